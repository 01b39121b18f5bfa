#pragma once
// The courier: takes parcels, carries them by its own clock, answers, and tells, truly or not.
//
// No socket, clock, thread or chance in here: time is an argument, and what goes wrong is forced
// (`set_fault`) or decided by the host's `Fate`. What it tells may be wrong; its book never is:
// each waybill's scans are a legal path
//   ACCEPTED → CANCELLED
//   ACCEPTED → PICKED_UP → IN_TRANSIT → AT_DESTINATION → OUT_FOR_DELIVERY → DELIVERED
//   OUT_FOR_DELIVERY → (returning) IN_TRANSIT → AT_DESTINATION → OUT_FOR_DELIVERY → DELIVERED
// and every change is in the journal before anybody hears of it.
#include "mock-courier/answers.hpp"
#include "mock-courier/book.hpp"
#include "mock-courier/journal.hpp"

namespace perdura::mock_courier {

inline constexpr std::size_t max_list = 100;  // items of one call
inline constexpr std::int64_t max_items = 1'000;
inline constexpr std::size_t max_waybills = 1'000'000;

/// Under which key something is asked, and a hash that tells one body from another.
struct Call {
  std::optional<std::string> key;
  std::string hash;
};

/// Each call first does all that has become due until `now` (shop time; one that lies before what
/// it has seen counts as that). Throws `JournalError`: nothing has happened then. Not thread-safe.
class Brain {
 public:
  struct Options {
    Steps steps;
    bool webhooks = true;  // whether there is somebody to be told
    Fate fate = {};
  };

  /// Remembers what the journal holds. The journal outlives it. Throws `JournalError`.
  Brain(Journal& journal, Options options);

  // The API. Lists are not empty and have at most `max_list` items.
  /// A known reference answers its waybill, whatever else the item says.
  Reply<Uploaded> upload(Instant now, const Call& call, const std::vector<Consignment>& items);
  /// Until the pickup; afterwards TOO_LATE. Again is without effect.
  Reply<Cancelled> cancel(Instant now, const Call& call, const std::vector<std::string>& waybills);
  Reply<Tracked> track(Instant now, const std::vector<std::string>& waybills);

  // Time and webhooks.
  void tick(Instant now);
  /// When `tick` has something to do again; nothing: not before somebody calls.
  std::optional<Instant> next_due() const;
  /// Notices to be sent now, at most one of a waybill besides those that may be overtaken;
  /// `wanted` passes some over, which then hold up what comes behind them.
  std::vector<Notice> notices_due(Instant now, std::size_t limit,
                                  const std::function<bool(const Notice&)>& wanted) const;
  WebhookBody body_of(const Notice& notice) const;
  void notices_ended(const std::vector<NoticeEnded>& ended);
  std::size_t notices_waiting() const { return book_.notices().size(); }

  // Control.
  /// The next scan comes now; lets a held one go, finds a lost one.
  Moved advance(Instant now, const std::string& waybill);
  /// No scan until it is advanced.
  Moved hold(Instant now, const std::string& waybill);
  /// No scan any more, once it was picked up.
  Moved lose(Instant now, const std::string& waybill);
  /// The last scan that was told is sent once more.
  Moved notify(Instant now, const std::string& waybill);
  BookItems of_order(Instant now, const std::string& order_id);
  BookPage book(Instant now, std::int64_t after, std::size_t limit);
  std::size_t size() const { return book_.size(); }

  /// Nothing if there are `max_faults` already. The order is a possible one, and its numbers are
  /// within their bounds.
  std::optional<Fault> set_fault(Instant now, const FaultOrder& order);
  const std::vector<Fault>& faults() const { return book_.faults(); }
  void clear_faults(Instant now);

 private:
  template <class Work>
  auto act(Instant now, Work work);
  template <class Answer, class Work>
  Reply<Answer> answer(FaultCall place, const std::vector<Occasion>& occasions, const Call& call,
                       Work work);
  template <class Work>
  Moved moved(Instant now, const std::string& waybill, Work work);

  std::optional<Struck> strike(const Occasion& occasion, std::span<const FaultKind> kinds);
  std::optional<FaultKind> call_fault(const std::vector<Occasion>& occasions);

  void settle();
  void move(const Waybill& one, Instant at);
  void scan(const Waybill& one, Status status, bool returning, Instant at);
  void tell(const Waybill& one, const Telling& telling, const Scan& about);
  UploadedItem accept(const Consignment& item);
  CancelledItem stop(const std::string& waybill);
  TrackedItem shown(const std::string& waybill);
  BookItem item_of(const Waybill& one) const;
  std::vector<Occasion> occasions(FaultCall call, const std::vector<std::string>& waybills) const;

  void note(Entry entry);
  void keep();
  void reload();

  Journal& journal_;
  const Options options_;
  Book book_;
  Instant now_{};
  std::vector<Entry> drafted_;  // in the book already, not yet in the journal
  bool stale_ = true;           // the book may know what the journal does not
};

}  // namespace perdura::mock_courier
