// Every checker: its file in `rules/` defines the kind, and this list names it.
#include <algorithm>
#include <array>

#include "simulator/checkers/checker.hpp"
#include "simulator/world/names.hpp"

namespace perdura::simulator {

namespace checkers {
extern const CheckerKind money, stock, refund, undoing, status, deadlines, parcels, idempotency,
    causes, customer, copies, delivery, errors, liveness, replay, audit;
}

std::span<const CheckerKind* const> all_checkers() {
  using namespace checkers;
  static constexpr std::array all{&money,   &stock,       &refund, &undoing,  &status, &deadlines,
                                  &parcels, &idempotency, &causes, &customer, &copies, &delivery,
                                  &errors,  &liveness,    &replay, &audit};
  return all;
}

const CheckerKind* find_checker(std::string_view name) {
  const auto all = all_checkers();
  const auto found = std::ranges::find(all, name, &CheckerKind::name);
  return found == all.end() ? nullptr : *found;
}

std::string_view name_of(CheckedWhen when) {
  switch (when) {
    case CheckedWhen::Continuously:
      return "continuously";
    case CheckedWhen::AtTheEnd:
      return "at the end";
    case CheckedWhen::Both:
      return "continuously and at the end";
  }
  return {};
}

void Findings::add(const Findings& others) {
  all_.insert(all_.end(), others.all_.begin(), others.all_.end());
  count_ += others.count_;
}

void Findings::add(std::string_view about, std::string sentence) {
  if (!said_.insert(std::string(checker_) + "\n" + sentence).second) return;
  ++count_;
  std::size_t of_this = 0;
  for (const Finding& one : all_) of_this += one.checker == checker_ ? 1 : 0;
  if (of_this >= kept_of_each) return;
  all_.push_back({.checker = std::string(checker_),
                  .order = names_ ? names_->of(about) : std::string(about),
                  .sentence = std::move(sentence),
                  .step = step_,
                  .at = time_});
}

}  // namespace perdura::simulator
