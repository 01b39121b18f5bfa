#pragma once
// A brain with its journal, and the things that tests ask of it.
#include <gtest/gtest.h>

#include <stdexcept>

#include "mock-courier/brain.hpp"

namespace perdura::mock_courier::testing {

using namespace std::chrono_literals;

inline const Instant start{std::chrono::milliseconds(1'795'255'200'000)};
inline constexpr Steps test_steps{.hand_over = 10min, .step = 1h, .late = 3h};

inline Consignment parcel(const std::string& reference, const std::string& order = "ord_1") {
  return {.reference = reference,
          .order_id = order,
          .courier_code = "04",
          .sender = {"Shop", "2 Dock Road"},
          .recipient = {"Anna", "1 Harbour Street", "010"},
          .items = 2};
}

/// Forgets what it was told to forget, and refuses when it was told to.
class TestJournal final : public Journal {
 public:
  void append(const std::vector<Entry>& entries) override {
    if (fails) throw JournalError("the disk is full");
    inner_.append(entries);
  }
  void replay(const std::function<void(const Entry&)>& take) override { inner_.replay(take); }

  bool fails = false;

 private:
  MemoryJournal inner_;
};

template <class Answer>
Answer spoken(const Reply<Answer>& reply) {
  if (const auto* answer = std::get_if<Answer>(&reply)) return *answer;
  throw std::runtime_error("no answer");
}

struct CourierWorld {
  explicit CourierWorld(Fate fate = {}) : fate_(std::move(fate)) {}

  TestJournal journal;
  Instant now = start;
  Fate fate_;
  Brain brain{journal, options()};

  Brain::Options options() const { return {.steps = test_steps, .fate = fate_}; }

  UploadedItem upload_item(const Consignment& item) {
    return spoken(brain.upload(now, {}, {item})).items.at(0);
  }
  std::string upload(const std::string& reference) {
    return upload_item(parcel(reference)).waybill.value();
  }
  /// "CANCELLED", or the error's code.
  std::string cancel(const std::string& waybill) {
    const auto item = spoken(brain.cancel(now, {}, {waybill})).items.at(0);
    return item.error ? item.error->code : "CANCELLED";
  }
  BookItem truth(const std::string& waybill) {
    for (const auto& item : brain.book(now, 0, 1'000).items) {
      if (item.waybill == waybill) return item;
    }
    throw std::runtime_error("no such waybill");
  }
  TrackedItem tracked(const std::string& waybill) {
    return spoken(brain.track(now, {waybill})).items.at(0);
  }
  void wait(std::chrono::milliseconds time) {
    now += time;
    brain.tick(now);
  }
  void force(FaultCall call, FaultKind kind, std::optional<std::string> waybill = {},
             std::int64_t times = 1) {
    ASSERT_TRUE(brain.set_fault(
        now, {.waybill = std::move(waybill), .call = call, .kind = kind, .times = times}));
  }
  /// Sends all that is due, and gives what was sent.
  std::vector<WebhookBody> told() {
    std::vector<WebhookBody> bodies;
    const auto all = [](const Notice&) { return true; };
    for (auto due = brain.notices_due(now, 1, all); !due.empty();
         due = brain.notices_due(now, 1, all)) {
      bodies.push_back(brain.body_of(due.front()));
      brain.notices_ended({{due.front().id, true}});
    }
    return bodies;
  }
};

/// "ACCEPTED PICKED_UP IN_TRANSIT(r)".
template <class Scans>
std::string path_of(const Scans& scans) {
  std::string text;
  for (const auto& scan : scans) {
    text += (text.empty() ? "" : " ") + std::string(json::encode(scan.status).as_string()) +
            (scan.returning ? "(r)" : "");
  }
  return text;
}

inline const std::string whole_way =
    "ACCEPTED PICKED_UP IN_TRANSIT AT_DESTINATION OUT_FOR_DELIVERY DELIVERED";
inline const std::string way_back =
    " IN_TRANSIT(r) AT_DESTINATION(r) OUT_FOR_DELIVERY(r) DELIVERED(r)";

}  // namespace perdura::mock_courier::testing
