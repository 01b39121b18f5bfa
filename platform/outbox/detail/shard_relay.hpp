#pragma once
// What both relays are: a round takes shards by lease, sends their rows without any lock held, and
// settles what became of them. Each shard goes its own way; what is taken and settled in one round
// is so in one transaction each.
#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
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
    look_after(round);
    attempt(round, [&] { take_waiting(round); });
    return round;
  }

  /// Before the end, when no sweep will come any more: writes down what is known of what was sent,
  /// and leaves the rest to other processes at once, without waiting for its leases to run out.
  RelayRound wind_up() {
    RelayRound round;
    look_after(round);
    for (Slot& slot : slots_) attempt(round, [&] { give_back(slot); });
    return round;
  }

 protected:
  /// Shards that have something to send now, in order.
  virtual std::vector<int> waiting(sql::Reader& reader, Instant now) = 0;
  /// Rows of these shards by shard, each shard's in the order in which they are to be sent; so many
  /// at most.
  virtual std::vector<Row> rows_of(sql::Transaction& tx, const std::vector<int>& shards,
                                   Instant now, int limit) = 0;
  virtual int shard_of_row(const Row& row) const = 0;
  virtual void send(const std::vector<Row>& rows, Done done) = 0;
  /// One outcome for each row, of any shards. What is left in the table is sent again; the shards
  /// of which that should wait for a while.
  virtual std::set<int> settle(sql::Transaction& tx, const std::vector<Row>& rows,
                               const Outcomes& outcomes, Instant now) = 0;

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

  /// For all at once, which costs hardly more than for one; if that fails while the database is
  /// there, for one after the other.
  template <class Item, class Work>
  void together(RelayRound& round, const std::vector<Item>& all, Work work) {
    if (all.size() > 1) {
      RelayRound tried;
      attempt(tried, [&] { work(all); });
      if (tried.failure.empty()) return;
      if (tried.database_away) {
        round.failure = tried.failure;
        round.database_away = true;
        return;
      }
    }
    for (const Item& one : all) attempt(round, [&] { work(std::vector<Item>{one}); });
  }

  void look_after(RelayRound& round) {
    std::vector<Slot*> answered;
    for (Slot& slot : slots_) {
      if (!slot.flight) continue;
      if (was_answered(*slot.flight)) {
        answered.push_back(&slot);
      } else if (ports_.now() >= slot.flight->renew_at) {
        attempt(round, [&] { renew(slot); });
      }
    }
    together(round, answered, [&](const std::vector<Slot*>& slots) { finish(slots, round); });
  }

  static bool was_answered(const Flight& flight) {
    const std::lock_guard lock(flight.answer->mutex);
    return flight.answer->outcomes.has_value();
  }

  void finish(const std::vector<Slot*>& slots, RelayRound& round) {
    const Instant now = ports_.now();
    std::vector<Lease> leases;
    for (const Slot* slot : slots) leases.push_back(slot->flight->lease);
    int settled = 0;
    std::set<int> resting;
    database_.transaction([&](sql::Transaction& tx) {
      // Fenced off: whoever holds such a shard now sends and settles its rows again.
      const auto held = release_leases(tx, leases);
      std::vector<Row> rows;
      Outcomes outcomes;
      for (const Slot* slot : slots) {
        if (held.contains(slot->flight->lease.shard)) gather(*slot->flight, rows, outcomes);
      }
      settled = static_cast<int>(rows.size());
      resting = settle(tx, rows, outcomes, now);
    });
    round.settled += settled;
    for (Slot* slot : slots) {
      const bool rests = resting.contains(slot->flight->lease.shard);
      slot->not_before = rests ? now + options_.retry_pause : Instant{};
      slot->flight.reset();
    }
  }

  /// What has no outcome has the one of a row of which nothing is known.
  static void gather(const Flight& flight, std::vector<Row>& rows, Outcomes& outcomes) {
    const std::lock_guard lock(flight.answer->mutex);
    Outcomes told = *flight.answer->outcomes;
    told.resize(flight.rows.size());
    rows.insert(rows.end(), flight.rows.begin(), flight.rows.end());
    outcomes.insert(outcomes.end(), told.begin(), told.end());
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
    std::vector<int> free;
    for (const int shard : shards) {
      const Slot& slot = slot_of(shard);
      if (!slot.flight && slot.not_before <= ports_.now()) free.push_back(shard);
    }
    together(round, free, [&](const std::vector<int>& some) { take(some, round); });
  }

  void take(const std::vector<int>& shards, RelayRound& round) {
    const Instant now = ports_.now();
    std::map<int, Lease> leases;
    std::map<int, std::vector<Row>> rows;
    database_.transaction([&](sql::Transaction& tx) {
      leases.clear();
      const auto taken = take_leases(tx, queue_, shards, options_.owner, now, options_.lease);
      for (const Lease& lease : taken) leases.emplace(lease.shard, lease);
      rows = rows_by_shard(tx, taken, now);
      std::vector<Lease> idle;
      for (const Lease& lease : taken) {
        if (!rows.contains(lease.shard)) idle.push_back(lease);
      }
      release_leases(tx, idle);
    });
    for (auto& [shard, some] : rows) {
      attempt(round, [&] { send_off(leases.at(shard), std::move(some), now, round); });
    }
  }

  /// All rows of all shards, if they are few; of many a batch a shard.
  std::map<int, std::vector<Row>> rows_by_shard(sql::Transaction& tx,
                                                const std::vector<Lease>& leases, Instant now) {
    std::vector<int> shards;
    for (const Lease& lease : leases) shards.push_back(lease.shard);
    std::map<int, std::vector<Row>> rows;
    if (shards.empty()) return rows;
    auto first = rows_of(tx, shards, now, options_.batch);
    const bool few = std::cmp_less(first.size(), options_.batch);
    if (few || shards.size() == 1) {
      for (Row& row : first) rows[shard_of_row(row)].push_back(std::move(row));
      return rows;
    }
    for (const int shard : shards) {
      auto some = rows_of(tx, {shard}, now, options_.batch);
      if (!some.empty()) rows[shard] = std::move(some);
    }
    return rows;
  }

  void send_off(const Lease& lease, std::vector<Row> rows, Instant taken_at, RelayRound& round) {
    round.taken += static_cast<int>(rows.size());
    auto answer = std::make_shared<Answer>();
    Slot& slot = slot_of(lease.shard);
    slot.flight = Flight{lease, taken_at + options_.lease / 2, std::move(rows), answer};
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

  Slot& slot_of(int shard) { return slots_.at(static_cast<std::size_t>(shard)); }

  const std::string queue_;
  sql::Database& database_;
  const RelayPorts ports_;
  const RelayOptions options_;
  std::atomic<bool> sweeping_{false};
  std::atomic<bool> asked_again_{false};
  std::array<Slot, outbox_shards> slots_;  // touched by the one sweep only
};

}  // namespace perdura::platform::detail
