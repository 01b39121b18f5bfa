#pragma once
// What both relays are: a round takes shards by lease, sends their rows without any lock held, and
// settles what became of them.
#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/outbox/lease.hpp"
#include "platform/outbox/relay_options.hpp"
#include "platform/sql/errors.hpp"

namespace perdura::platform::detail {

template <class Row, class Outcome>
class ShardRelay {
 public:
  using Outcomes = std::vector<Outcome>;
  using Done = std::function<void(Outcomes)>;

  ShardRelay(std::string queue, sql::Database& database, RelayPorts ports, RelayOptions options)
      : queue_(std::move(queue)),
        database_(database),
        ports_(std::move(ports)),
        options_(std::move(options)) {}
  ShardRelay(const ShardRelay&) = delete;
  ShardRelay& operator=(const ShardRelay&) = delete;
  virtual ~ShardRelay() = default;

  /// See `Relay::sweep`.
  RelayRound sweep() {
    RelayRound round;
    if (sweeping_.exchange(true)) {
      asked_again_ = true;
      return round;
    }
    const Swept swept(*this);
    for (Slot& slot : slots_) attempt(round, [&] { look_after(slot, round); });
    attempt(round, [&] { take_waiting(round); });
    return round;
  }

  /// Before the end, when no sweep will come any more: writes down what is known of what was sent,
  /// and leaves the rest to other processes at once, without waiting for its leases to run out.
  RelayRound wind_up() {
    RelayRound round;
    for (Slot& slot : slots_) {
      attempt(round, [&] { look_after(slot, round); });
      attempt(round, [&] { give_back(slot); });
    }
    return round;
  }

 protected:
  /// Shards that have something to send now, in order.
  virtual std::vector<int> waiting(sql::Reader& reader, Instant now) = 0;
  virtual std::vector<Row> rows_of(sql::Transaction& tx, int shard, Instant now, int limit) = 0;
  virtual void send(const std::vector<Row>& rows, Done done) = 0;
  /// What is left in the table is sent again; true if that should wait for a while.
  virtual bool settle(sql::Transaction& tx, const std::vector<Row>& rows, const Outcomes& outcomes,
                      Instant now) = 0;

 private:
  /// What `done` writes; it may come when the relay is gone.
  struct Answer {
    std::mutex mutex;
    std::optional<Outcomes> outcomes;
  };
  struct Flight {
    Lease lease;
    Instant renew_at;
    std::vector<Row> rows;
    std::shared_ptr<Answer> answer;
  };
  struct Slot {
    std::optional<Flight> flight;
    Instant not_before{};
  };
  /// Ends a round; a wake-up that came during it is not lost.
  struct Swept {
    explicit Swept(ShardRelay& of) : relay(of) {}
    Swept(const Swept&) = delete;
    Swept& operator=(const Swept&) = delete;
    ~Swept() {
      relay.sweeping_ = false;
      if (relay.asked_again_.exchange(false)) relay.ports_.wake();
    }
    ShardRelay& relay;
  };

  /// One shard's trouble is not another's, nor the process's: a newer process may have written what
  /// this one cannot read.
  template <class Work>
  void attempt(RelayRound& round, Work work) {
    try {
      work();
    } catch (const sql::Unavailable& failure) {
      note(round, failure, sql::is_away(failure));
    } catch (const std::exception& failure) {
      note(round, failure, false);
    }
  }

  /// That the database is away is not hidden by what else fails in the round.
  static void note(RelayRound& round, const std::exception& failure, bool database_away) {
    if (round.database_away) return;
    round.failure = failure.what();
    round.database_away = database_away;
  }

  void look_after(Slot& slot, RelayRound& round) {
    if (!slot.flight) return;
    std::optional<Outcomes> outcomes;
    {
      const std::lock_guard lock(slot.flight->answer->mutex);
      outcomes = slot.flight->answer->outcomes;
    }
    if (outcomes) {
      finish(slot, *outcomes, round);
    } else if (ports_.now() >= slot.flight->renew_at) {
      renew(slot);
    }
  }

  void finish(Slot& slot, const Outcomes& outcomes, RelayRound& round) {
    const Flight& flight = *slot.flight;
    const Instant now = ports_.now();
    bool pause = false;
    const bool held = database_.transaction([&](sql::Transaction& tx) {
      // Fenced off: whoever holds the shard now sends and settles these rows again.
      if (!release_lease(tx, flight.lease)) return false;
      pause = settle(tx, flight.rows, outcomes, now);
      return true;
    });
    if (held) round.settled += static_cast<int>(flight.rows.size());
    slot.not_before = pause ? now + options_.retry_pause : Instant{};
    slot.flight.reset();
  }

  void renew(Slot& slot) {
    Flight& flight = *slot.flight;
    const Instant now = ports_.now();
    // A lost lease is found out when the flight is settled.
    database_.transaction(
        [&](sql::Transaction& tx) { return renew_lease(tx, flight.lease, now + options_.lease); });
    flight.renew_at = now + options_.lease / 2;
  }

  void give_back(Slot& slot) {
    if (!slot.flight) return;
    database_.transaction(
        [&](sql::Transaction& tx) { return release_lease(tx, slot.flight->lease); });
    slot.flight.reset();
  }

  void take_waiting(RelayRound& round) {
    const auto shards =
        database_.read([&](sql::Reader& reader) { return waiting(reader, ports_.now()); });
    for (const int shard : shards) {
      Slot& slot = slots_.at(static_cast<std::size_t>(shard));
      if (slot.flight || slot.not_before > ports_.now()) continue;
      attempt(round, [&] { take(slot, shard, round); });
    }
  }

  void take(Slot& slot, int shard, RelayRound& round) {
    const Instant now = ports_.now();
    std::vector<Row> rows;
    const auto lease = database_.transaction([&](sql::Transaction& tx) {
      auto taken = take_lease(tx, queue_, shard, options_.owner, now, options_.lease);
      if (taken) rows = rows_of(tx, shard, now, options_.batch);
      if (taken && rows.empty()) release_lease(tx, *taken);
      return taken;
    });
    if (!lease || rows.empty()) return;
    round.taken += static_cast<int>(rows.size());
    auto answer = std::make_shared<Answer>();
    slot.flight = Flight{*lease, now + options_.lease / 2, std::move(rows), answer};
    const auto done = [answer, wake = ports_.wake](Outcomes outcomes) {
      {
        const std::lock_guard lock(answer->mutex);
        answer->outcomes = std::move(outcomes);
      }
      wake();
    };
    try {
      send(slot.flight->rows, done);
    } catch (const std::exception& failure) {
      // Nothing was taken; tried again after the pause.
      note(round, failure, false);
      const std::lock_guard lock(answer->mutex);
      answer->outcomes = Outcomes(slot.flight->rows.size());
    }
  }

  const std::string queue_;
  sql::Database& database_;
  const RelayPorts ports_;
  const RelayOptions options_;
  std::atomic<bool> sweeping_{false};
  std::atomic<bool> asked_again_{false};
  std::array<Slot, outbox_shards> slots_;  // touched by the one sweep only
};

}  // namespace perdura::platform::detail
