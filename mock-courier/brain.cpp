#include "mock-courier/brain.hpp"

#include <algorithm>
#include <set>

#include "mock-courier/detail/act.hpp"

namespace perdura::mock_courier {
namespace {

/// A long pause makes much due at once; the journal takes it in pieces.
constexpr std::size_t max_batch = 2'000;

}  // namespace

Brain::Brain(Journal& journal, Options options)
    : journal_(journal), options_(std::move(options)), book_(options_.steps) {
  reload();
}

void Brain::reload() {
  stale_ = true;
  drafted_.clear();
  book_ = Book(options_.steps);
  journal_.replay([this](const Entry& entry) { book_.apply(entry); });
  now_ = std::max(now_, book_.latest());
  stale_ = false;
}

void Brain::note(Entry entry) {
  book_.apply(entry);
  drafted_.push_back(std::move(entry));
}

void Brain::keep() {
  if (!drafted_.empty()) journal_.append(drafted_);
  drafted_.clear();
}

void Brain::settle() {
  // Each waybill has only so many scans before it, so this ends.
  for (auto due = book_.next_due(); due && due->at <= now_; due = book_.next_due()) {
    move(*due->waybill, due->at);
    if (drafted_.size() >= max_batch) keep();
  }
}

void Brain::tick(Instant now) {
  act(now, [] { return true; });
}

std::optional<Instant> Brain::next_due() const {
  const auto due = book_.next_due();
  std::optional<Instant> first;
  if (due) first = due->at;
  for (const auto& [id, notice] : book_.notices()) {
    if (!first || notice.due < *first) first = notice.due;
  }
  return first;
}

/// One step: the hand-over, a scan, or what goes wrong with the parcel.
void Brain::move(const Waybill& one, Instant at) {
  if (!one.handed_over_at) {
    note(HandedOver{one.waybill, at});
    return;
  }
  const Status next = *next_of(one.status());
  std::vector<FaultKind> kinds;
  if (one.picked_up()) kinds.push_back(FaultKind::Lose);
  if (next == Status::Delivered && !one.returning()) kinds.push_back(FaultKind::Undelivered);
  const auto struck = strike({FaultCall::Parcel, one.waybill, one.consignment.reference,
                              static_cast<std::int64_t>(one.scans.size()) + 1},
                             kinds);
  if (struck && struck->kind == FaultKind::Lose) {
    note(Lost{one.waybill, at});
  } else if (struck) {
    scan(one, Status::InTransit, true, at);
  } else {
    scan(one, next, one.returning(), at);
  }
}

void Brain::scan(const Waybill& one, Status status, bool returning, Instant at) {
  Scan made{.sequence = static_cast<std::int64_t>(one.scans.size()) + 1,
            .status = status,
            .returning = returning,
            .place = place_of(status, returning),
            .at = at};
  const auto kinds = webhook_faults(made);
  const auto struck =
      strike({FaultCall::Webhook, one.waybill, one.consignment.reference, made.sequence}, kinds);
  made.told = !struck || struck->kind != FaultKind::Jump;
  note(Scanned{one.waybill, made});
  const auto kind = struck ? std::optional(struck->kind) : std::nullopt;
  const auto late = struck && struck->delay ? *struck->delay : options_.steps.late;
  for (const auto& telling : by_webhook(made, kind, late)) tell(one, telling, made);
}

void Brain::tell(const Waybill& one, const Telling& telling, const Scan& about) {
  if (!options_.webhooks) return;
  const auto delay = telling.delay.value_or(std::chrono::milliseconds(0));
  note(NoticeMade{
      {.id = book_.notices_made() + 1,
       .event_id = one.waybill + "." + std::to_string(about.sequence) + (telling.lie ? "x" : ""),
       .waybill = one.waybill,
       .scan = telling.scan,
       .due = about.at + delay,
       .after_next = telling.after_next}});
}

std::optional<Struck> Brain::strike(const Occasion& occasion, std::span<const FaultKind> kinds) {
  for (const auto& fault : book_.faults()) {
    if (!fits(fault, occasion, kinds)) continue;
    Struck struck(fault.kind);
    if (fault.delay_ms) struck.delay = std::chrono::milliseconds(*fault.delay_ms);
    note(FaultStruck{fault.id});
    return struck;
  }
  if (!options_.fate || kinds.empty()) return std::nullopt;
  const auto struck = options_.fate(occasion, kinds);
  if (!struck || std::ranges::find(kinds, struck->kind) == kinds.end()) return std::nullopt;
  return struck;
}

std::optional<FaultKind> Brain::call_fault(const std::vector<Occasion>& occasions) {
  using enum FaultKind;
  static constexpr std::array kinds{Refuse, TimeoutBefore, TimeoutAfter};
  for (const auto& occasion : occasions) {
    if (const auto struck = strike(occasion, kinds)) return struck->kind;
  }
  return std::nullopt;
}

// A notice holds up those behind it; one that may be overtaken holds up nobody.
std::vector<Notice> Brain::notices_due(Instant now, std::size_t limit,
                                       const std::function<bool(const Notice&)>& wanted) const {
  std::vector<Notice> list;
  std::set<std::string> held_up;
  for (const auto& [id, notice] : book_.notices()) {
    if (list.size() == limit) break;
    if (notice.after_next) {
      const bool ready = notice.due <= now || book_.overtaken(notice);
      if (ready && wanted(notice)) list.push_back(notice);
      continue;
    }
    if (!held_up.insert(notice.waybill).second) continue;
    if (notice.due <= now && wanted(notice)) list.push_back(notice);
  }
  return list;
}

WebhookBody Brain::body_of(const Notice& notice) const {
  const Waybill& one = *book_.find(notice.waybill);
  return {.event_id = notice.event_id,
          .waybill = one.waybill,
          .reference = one.consignment.reference,
          .order_id = one.consignment.order_id,
          .courier_code = one.consignment.courier_code,
          .status = notice.scan.status,
          .at = notice.scan.at,
          .place = notice.scan.place,
          .returning = notice.scan.returning};
}

void Brain::notices_ended(const std::vector<NoticeEnded>& ended) {
  act(now_, [&] {
    for (const auto& one : ended) note(one);
    return true;
  });
}

}  // namespace perdura::mock_courier
