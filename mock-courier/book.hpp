#pragma once
// The courier's book: what the entries add up to. It only folds; what is to be entered, and when,
// the brain decides.
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>

#include "mock-courier/entries.hpp"

namespace perdura::mock_courier {

/// Older answers under keys are forgotten: their effects can be asked for again without harm.
inline constexpr std::size_t max_answers = 100'000;

/// Not thread-safe. Pointers that it gives stay valid as long as it lives.
class Book {
 public:
  explicit Book(Steps steps) : steps_(steps) {}

  /// Throws `std::logic_error` for an entry that cannot follow those before it.
  void apply(const Entry& entry);

  const Waybill* find(const std::string& waybill) const;
  const Waybill* of_reference(const std::string& reference) const;
  std::vector<const Waybill*> of_order(const std::string& order_id) const;
  /// Those behind `after`, by number.
  std::vector<const Waybill*> page(std::int64_t after, std::size_t limit) const;
  std::size_t size() const { return waybills_.size(); }

  /// The next one to move by itself, and when.
  struct Due {
    Instant at;
    const Waybill* waybill;
  };
  std::optional<Due> next_due() const;

  /// Notices that wait to be sent, those first that were made first.
  const std::map<std::int64_t, Notice>& notices() const { return notices_; }
  std::size_t notices_of(const std::string& waybill) const;
  std::int64_t notices_made() const { return notices_made_; }
  /// Whether a later notice has overtaken this one.
  bool overtaken(const Notice& notice) const;

  const std::vector<Fault>& faults() const { return faults_; }
  std::int64_t faults_made() const { return faults_made_; }

  /// An answer under a key; nothing if the key is new (or forgotten).
  const Answered* answered(const std::string& place, const std::string& key) const;

  /// The latest moment that it knows of.
  Instant latest() const { return latest_; }

 private:
  void enter(const Issued& entry);
  void enter(const HandedOver& entry);
  void enter(const Scanned& entry);
  void enter(const Held& entry);
  void enter(const Lost& entry);
  void enter(const GoesOn& entry);
  void enter(const NoticeMade& entry);
  void enter(const NoticeEnded& entry);
  void enter(const Answered& entry);
  void enter(const FaultSet& entry);
  void enter(const FaultStruck& entry);
  void enter(const FaultsCleared& entry);
  Waybill& known(const std::string& waybill);
  template <class Change>
  void change(const std::string& waybill, Change change_it);
  std::optional<Instant> due_of(const Waybill& waybill) const;

  Steps steps_;
  std::deque<Waybill> waybills_;  // by number
  std::unordered_map<std::string, std::size_t> by_text_, by_reference_;
  std::multimap<std::string, std::size_t> by_order_;
  std::set<std::pair<Instant, std::size_t>> due_;
  std::map<std::int64_t, Notice> notices_;
  std::unordered_map<std::string, std::int64_t> last_sent_;  // by waybill: the notice's id
  std::unordered_map<std::string, std::size_t> waiting_;     // notices, by waybill
  std::int64_t notices_made_ = 0;
  std::vector<Fault> faults_;
  std::int64_t faults_made_ = 0;
  std::map<std::pair<std::string, std::string>, Answered> answers_;
  std::deque<std::pair<std::string, std::string>> answers_by_age_;
  Instant latest_{};
};

}  // namespace perdura::mock_courier
