#pragma once
// Sends the courier's notices to the client's webhook.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "mock-courier/courier.hpp"
#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/core/outage.hpp"
#include "platform/http/client.hpp"

namespace perdura::mock_courier {

/// Each notice is signed (`platform/core/webhook_signature.hpp`) for each attempt anew and sent
/// until it is taken (2xx). Nobody answers: all wait, for ever longer, and start where they
/// stopped. An answer that is no 2xx: that notice waits, with those of its waybill behind it, and
/// is given up after `max_refusals` (counted anew in each process). Pauses are real time.
///
/// A notice may arrive twice: an answer may be lost, and so may what was noted of the last round
/// before a crash. `event_id` is then the same.
class Deliverer {
 public:
  static constexpr int max_refusals = 10;
  static constexpr std::size_t max_batch = 32;     // noted at once
  static constexpr std::size_t max_round = 2'048;  // attempts in a round
  static constexpr std::chrono::seconds first_pause{1};
  static constexpr std::chrono::seconds longest_pause{60};
  static constexpr std::chrono::milliseconds deadline{5'000};

  /// All outlive it.
  struct Parts {
    Courier& courier;
    platform::HttpClient& client;
    const platform::Logger& log;
    platform::Metrics& metrics;
  };
  struct Options {
    std::string place;   // for people: "http://127.0.0.1:18086/…"
    std::string target;  // "/api/v1/shipments/webhooks/courier"
    std::string secret;
  };

  Deliverer(Parts parts, Options options);
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  /// Sends what is due. One at a time. Throws `JournalError`.
  void round();

 private:
  struct Patience {
    int refusals = 0;
    platform::Duration not_before{};  // of the clock's ticks
  };
  struct Letter {
    Notice notice;
    std::string body;
  };
  enum class Outcome { Taken, Refused, NoAnswer };

  std::vector<Letter> letters();
  Outcome send(const Letter& letter);
  std::optional<NoticeEnded> noted(const Letter& letter, Outcome outcome);
  platform::Duration now() const { return parts_.courier.clock().ticks(); }
  void count(const char* outcome);

  Parts parts_;
  Options options_;
  platform::Outage outage_;
  std::map<std::int64_t, Patience> refused_;  // by the notice's id
  Patience all_;
};

}  // namespace perdura::mock_courier
