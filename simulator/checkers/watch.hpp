#pragma once
// Checkers at work on a world, and what its run contained.
#include <memory>
#include <vector>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/contents.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Made before the world's run. The world tells it until its end: nothing of the world is run once
/// its watch has gone.
class Watch {
 public:
  /// All checkers, or those.
  explicit Watch(World& world) : Watch(world, all_checkers()) {}
  /// `expected`: of the errors that programs log those that hold one of these texts are no news.
  Watch(World& world, std::span<const CheckerKind* const> wanted,
        std::vector<std::string> expected = {});
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// So far, in the order in which they were found.
  const Findings& findings() const { return findings_; }

  /// What programs have logged since is told. To be called after each step, and cheap.
  void read_log();

  /// To be called on a fiber when faults have ceased: lets time pass until every order has come to
  /// its end and the shop is at rest, for `patience` at most, and then asks those that check at the
  /// end.
  void finish(Duration patience);

  /// What the run contained; faults are counted when it is asked.
  Contents contents() const;

 private:
  void committed(const Commit& commit);
  void answered(const Answered& answer);
  void read_books();
  template <class Tell>
  void tell_all(Tell tell);

  World& world_;
  const std::vector<std::string> expected_;
  struct Working {
    const CheckerKind* kind;
    std::unique_ptr<Checker> checker;
  };
  std::vector<Working> checkers_;
  ContentsTaker taker_;
  Findings findings_;
  std::size_t gateway_read_ = 0;  // entries of the books that were told
  std::size_t courier_read_ = 0;
  std::size_t log_read_ = 0;  // lines of the log that were told
};

}  // namespace perdura::simulator
