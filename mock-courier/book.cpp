#include "mock-courier/book.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::mock_courier {

void Book::apply(const Entry& entry) {
  std::visit([this](const auto& one) { enter(one); }, entry);
}

Waybill& Book::known(const std::string& waybill) {
  const auto found = by_text_.find(waybill);
  if (found == by_text_.end()) throw std::logic_error("an entry of no waybill: " + waybill);
  return waybills_[found->second];
}

/// Changes a waybill, and when it moves next.
template <class Change>
void Book::change(const std::string& waybill, Change change_it) {
  Waybill& one = known(waybill);
  const auto index = static_cast<std::size_t>(one.number - 1);
  if (const auto due = due_of(one)) due_.erase({*due, index});
  change_it(one);
  if (const auto due = due_of(one)) due_.insert({*due, index});
}

std::optional<Instant> Book::due_of(const Waybill& one) const {
  if (one.scans.empty() || one.held || one.lost || one.ended()) return std::nullopt;
  if (!one.handed_over_at) return one.accepted_at + steps_.hand_over;
  return std::max(*one.handed_over_at, one.scans.back().at) + steps_.step;
}

void Book::enter(const Issued& entry) {
  const std::size_t index = waybills_.size();
  if (entry.number != static_cast<std::int64_t>(index) + 1 || by_text_.contains(entry.waybill) ||
      by_reference_.contains(entry.consignment.reference)) {
    throw std::logic_error("a waybill is issued twice: " + entry.waybill);
  }
  Waybill one;
  one.number = entry.number;
  one.waybill = entry.waybill;
  one.consignment = entry.consignment;
  one.accepted_at = entry.at;
  waybills_.push_back(std::move(one));
  by_text_[entry.waybill] = index;
  by_reference_[entry.consignment.reference] = index;
  by_order_.emplace(entry.consignment.order_id, index);
  latest_ = std::max(latest_, entry.at);
}

void Book::enter(const HandedOver& entry) {
  change(entry.waybill, [&](Waybill& one) { one.handed_over_at = entry.at; });
  latest_ = std::max(latest_, entry.at);
}

void Book::enter(const Scanned& entry) {
  change(entry.waybill, [&](Waybill& one) {
    if (entry.scan.sequence != static_cast<std::int64_t>(one.scans.size()) + 1) {
      throw std::logic_error("a scan is missing before one of " + entry.waybill);
    }
    one.scans.push_back(entry.scan);
  });
  latest_ = std::max(latest_, entry.scan.at);
}

void Book::enter(const Held& entry) {
  change(entry.waybill, [](Waybill& one) { one.held = true; });
}

void Book::enter(const Lost& entry) {
  change(entry.waybill, [](Waybill& one) { one.lost = true; });
  latest_ = std::max(latest_, entry.at);
}

void Book::enter(const GoesOn& entry) {
  change(entry.waybill, [](Waybill& one) { one.held = one.lost = false; });
}

void Book::enter(const NoticeMade& entry) {
  notices_made_ = std::max(notices_made_, entry.notice.id);
  notices_.emplace(entry.notice.id, entry.notice);
  ++waiting_[entry.notice.waybill];
}

void Book::enter(const NoticeEnded& entry) {
  const auto found = notices_.find(entry.id);
  if (found == notices_.end()) return;
  const std::string waybill = found->second.waybill;
  if (entry.sent) {
    auto& last = last_sent_[waybill];
    last = std::max(last, entry.id);
  }
  notices_.erase(found);
  if (--waiting_[waybill] == 0) {
    waiting_.erase(waybill);
    last_sent_.erase(waybill);
  }
}

void Book::enter(const Answered& entry) {
  const auto name = std::pair(entry.place, entry.key);
  if (!answers_.emplace(name, entry).second) return;
  answers_by_age_.push_back(name);
  if (answers_by_age_.size() <= max_answers) return;
  answers_.erase(answers_by_age_.front());
  answers_by_age_.pop_front();
}

void Book::enter(const FaultSet& entry) {
  faults_made_ = std::max(faults_made_, entry.fault.id);
  faults_.push_back(entry.fault);
}

void Book::enter(const FaultStruck& entry) {
  for (auto& fault : faults_) fault.times -= fault.id == entry.id ? 1 : 0;
  std::erase_if(faults_, [](const Fault& fault) { return fault.times <= 0; });
}

void Book::enter(const FaultsCleared&) { faults_.clear(); }

const Waybill* Book::find(const std::string& waybill) const {
  const auto found = by_text_.find(waybill);
  return found == by_text_.end() ? nullptr : &waybills_[found->second];
}

const Waybill* Book::of_reference(const std::string& reference) const {
  const auto found = by_reference_.find(reference);
  return found == by_reference_.end() ? nullptr : &waybills_[found->second];
}

std::vector<const Waybill*> Book::of_order(const std::string& order_id) const {
  std::vector<const Waybill*> list;
  const auto [first, last] = by_order_.equal_range(order_id);
  for (auto at = first; at != last; ++at) list.push_back(&waybills_[at->second]);
  return list;
}

std::vector<const Waybill*> Book::page(std::int64_t after, std::size_t limit) const {
  std::vector<const Waybill*> list;
  for (auto at = static_cast<std::size_t>(after); at < waybills_.size() && list.size() < limit;
       ++at) {
    list.push_back(&waybills_[at]);
  }
  return list;
}

std::optional<Book::Due> Book::next_due() const {
  if (due_.empty()) return std::nullopt;
  const auto& [at, index] = *due_.begin();
  return Due{at, &waybills_[index]};
}

std::size_t Book::notices_of(const std::string& waybill) const {
  const auto found = waiting_.find(waybill);
  return found == waiting_.end() ? 0 : found->second;
}

bool Book::overtaken(const Notice& notice) const {
  const auto last = last_sent_.find(notice.waybill);
  return last != last_sent_.end() && last->second > notice.id;
}

const Answered* Book::answered(const std::string& place, const std::string& key) const {
  const auto found = answers_.find({place, key});
  return found == answers_.end() ? nullptr : &found->second;
}

}  // namespace perdura::mock_courier
