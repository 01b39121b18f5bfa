#pragma once
// What a world does with one schema.
#include <functional>

#include "platform/core/randomness.hpp"
#include "simulator/chooser.hpp"
#include "simulator/fiber.hpp"
#include "simulator/world/schemas.hpp"

namespace perdura::simulator {

/// What has just been committed.
struct Commit {
  const Schema& schema;
  TimePoint at;
  std::span<const Change> changes;
};

/// Lets time pass before each transaction, asks the chooser what befalls it, and tells what was
/// committed. Everything given to it outlives it; it detaches itself at its end.
class WorldSql final : public SqlSide {
 public:
  using OnCommit = std::function<void(const Commit&)>;
  struct Parts {
    Fibers& fibers;
    Chooser& chooser;
    Duration latency{};
    std::uint64_t seed = 0;
    OnCommit on_commit;
  };

  WorldSql(Schema& schema, Parts parts);
  ~WorldSql() override;

  void before_begin() override;
  void before_commit() override;
  void committed(std::span<const Change> changes) override;
  void sleep(std::chrono::milliseconds pause) override { parts_.fibers.sleep(pause); }
  std::uint64_t random() override { return randomness_.number(); }

 private:
  Schema& schema_;
  const Parts parts_;
  platform::SeededRandomness randomness_;
  Transaction fate_ = Transaction::Ok;  // of the transaction that begins next, or is open
};

}  // namespace perdura::simulator
