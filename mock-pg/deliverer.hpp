#pragma once
// Tells the shop: webhooks, signed, until they are answered with 2xx.
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "mock-pg/desk.hpp"
#include "platform/core/log.hpp"
#include "platform/core/metrics.hpp"
#include "platform/http/client.hpp"

namespace perdura::mock_pg {

/// Events of one payment go one after the other, in the order of their facts; those of different
/// payments side by side, by as many threads as call `tick`. What fails comes again after pauses
/// that double, signed anew, and is given up after `max_tries`: then the shop has to look it up.
/// What was told is noted afterwards, so a crash in between tells it twice. Pauses and deadlines
/// are real time; the pauses are forgotten when the process ends.
///
/// Faults of the call `webhook`: refuse (never told), timeout_before (this try reaches nobody),
/// timeout_after (told, and told again), late (after `Brain::Options::late_by`; younger ones go
/// first), duplicate, wrong_amount.
class Deliverer {
 public:
  struct Options {
    std::string path;    // of the shop's route, with its query
    std::string secret;  // of the signature
    std::chrono::milliseconds deadline{5'000};
    std::chrono::milliseconds first_pause{500};
    std::chrono::milliseconds longest_pause{30'000};
    int max_tries = 200;
    int max_a_tick = 256;  // events
  };
  /// All outlive it.
  struct Ports {
    Desk& desk;
    platform::HttpClient& shop;
    const platform::Clock& clock;
    const platform::Logger& log;
    platform::Metrics& metrics;
  };

  Deliverer(Ports ports, Options options);
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  /// Does what is due in time, and tells what is to be told now. Thread-safe. Throws nothing but
  /// what is no `std::exception`.
  void tick();

 private:
  struct Pause {
    int tries = 0;
    platform::Duration until{};
  };
  struct Busy;
  enum class Result { Told, Failed, Postponed };
  struct Ending {
    Result result;
    std::optional<std::chrono::milliseconds> postponed_by = {};  // nothing: as the brain has it
  };

  std::optional<Outgoing> claim();
  void finish(const Outgoing& outgoing, const Ending& ending);
  Ending tell(const Outgoing& outgoing);
  bool send(const Event& event);

  const Ports ports_;
  const Options options_;
  platform::Counter& told_;
  platform::Counter& failed_;
  platform::Counter& given_up_;
  std::mutex mutex_;
  std::set<std::string> busy_;           // payments, by pg_order_id
  std::map<std::string, Pause> pauses_;  // likewise
};

}  // namespace perdura::mock_pg
