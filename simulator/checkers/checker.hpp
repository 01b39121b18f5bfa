#pragma once
// Checkers: bookkeepers of their own, told of every committed fact while everything goes wrong.
// None of them uses the code that it checks. One file each in `rules/`, one line in `list.cpp`.
#include <boost/describe/class.hpp>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "simulator/checkers/facts.hpp"

namespace perdura::simulator {

class Names;

/// Something that must not be. `order`: what scenarios call it ("o1"); "-": it is nobody's.
struct Finding {
  std::string checker;
  std::string order;
  std::string sentence;
  std::uint64_t step = 0;  // of the loop
  TimePoint at{};
};

/// Where findings go. The same sentence of the same checker counts once.
class Findings {
 public:
  /// Of one checker; more are counted only.
  static constexpr std::size_t kept_of_each = 100;

  /// `about`: an id of an order, a payment or a parcel, or a text that holds one.
  void add(std::string_view about, std::string sentence);

  void add(const Findings& others);

  const std::vector<Finding>& all() const { return all_; }
  /// Those that are not kept too.
  std::size_t count() const { return count_; }

  /// Who speaks next, and when.
  void speaks(std::string_view checker) { checker_ = checker; }
  void at(std::uint64_t step, TimePoint time) {
    step_ = step;
    time_ = time;
  }
  /// Whose names are used; null: ids are. Outlives its use.
  void call_by(const Names* names) { names_ = names; }

 private:
  std::string_view checker_;
  std::uint64_t step_ = 0;
  TimePoint time_{};
  const Names* names_ = nullptr;
  std::vector<Finding> all_;
  std::size_t count_ = 0;
  std::set<std::string> said_;
};

/// One run's. Everything is told in the step in which it happened; only `ended` may call ports, on
/// a fiber. Not a word of a row, an answer or an entry outlives the call.
class Checker {
 public:
  Checker() = default;
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  virtual ~Checker() = default;

  virtual void committed(const CommittedRows&, Findings&) {}
  virtual void answered(const ClientAnswer&, Findings&) {}
  virtual void at_gateway(const mock_pg::Record&, Findings&) {}
  virtual void at_courier(const mock_courier::Entry&, Findings&) {}
  /// A warning or an error of a program, as it writes it (see platform/core/log.hpp).
  virtual void logged(std::string_view, Findings&) {}
  virtual void ended(const EndOfRun&, Findings&) {}
};

enum class CheckedWhen { Continuously, AtTheEnd, Both };
std::string_view name_of(CheckedWhen when);

struct CheckerKind {
  std::string_view name;   // "refund": scenarios and reports name it by this
  std::string_view about;  // one sentence
  CheckedWhen when = CheckedWhen::Continuously;
  std::unique_ptr<Checker> (*make)() = nullptr;
};

/// All, in the order in which they are told.
std::span<const CheckerKind* const> all_checkers();
/// Null if there is none.
const CheckerKind* find_checker(std::string_view name);

template <class C>
std::unique_ptr<Checker> made() {
  return std::make_unique<C>();
}

}  // namespace perdura::simulator
