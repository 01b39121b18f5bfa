// A buyer or support cancels: the order's workflow decides, because it alone knows what races.
#include <algorithm>
#include <map>

#include "domain/names.hpp"
#include "services/order/access.hpp"
#include "services/order/problems.hpp"
#include "services/order/service.hpp"
#include "services/order/workflow_facts.hpp"

namespace perdura::services::order {

using domain::Actor;
using domain::OrderId;
using domain::calls::Failure;
using platform::Problem;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

constexpr const char* cancel_route = "POST /api/v1/orders/{id}/cancel";

/// What a key's request is, however it was written.
struct Asked {
  OrderId order_id;
  CancelRequest request;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (order_id, request))

/// What is stored under the key: the cancellation it made, or the problem document.
struct Kept {
  std::optional<domain::CancellationId> cancellation_id;
  std::optional<std::string> refused;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (cancellation_id, refused))

bool names_everything(const std::vector<CancelLine>& wanted, const std::vector<LineRow>& lines) {
  std::map<std::string, domain::Units> units;
  for (const auto& line : lines) units[line.line_id.value()] = domain::cancellable(units_of(line));
  std::erase_if(units, [](const auto& line) { return line.second == 0; });
  std::map<std::string, domain::Units> named;
  for (const auto& line : wanted) named[line.line_id.value()] += line.quantity.value();
  return units == named;
}

/// How many units of the line are meant; none named: all that were ordered.
domain::Units asked_for(const CancelRequest& request, const LineRow& line) {
  if (!request.lines) return line.quantity.value();
  domain::Units units = 0;
  for (const auto& wanted : *request.lines) {
    if (wanted.line_id == line.line_id) units += wanted.quantity.value();
  }
  return units;
}

/// Of an order that is SHIPPING: which lines of the request name units that are picked up. Before
/// the first parcel is recorded nobody knows which of them it is: then all count.
std::vector<domain::LineId> shipped(const std::vector<LineRow>& lines,
                                    const CancelRequest& request) {
  const bool unknown =
      std::ranges::all_of(lines, [](const auto& line) { return line.shipped == 0; });
  std::vector<domain::LineId> found;
  for (const auto& line : lines) {
    const auto units = asked_for(request, line);
    const bool beyond = units > domain::cancellable(units_of(line)) && line.shipped > 0;
    if (units > 0 && (beyond || unknown)) found.push_back(line.line_id);
  }
  return found;
}

/// Why the whole order cannot be cancelled now.
std::optional<Problem> refusal_of(const store::Whole& whole, const CancelRequest& request) {
  domain::Units live = 0;
  for (const auto& line : whole.lines) live += domain::cancellable(units_of(line));
  const auto next = machine::apply(whole.order.status, machine::Cancel{live, live});
  const auto* status = std::get_if<Status>(&next);
  const std::string name(domain::name_of(whole.order.status));
  if (whole.order.status == Status::Shipping) {
    if (const auto gone = shipped(whole.lines, request); !gone.empty()) {
      return problem_of(whole.order.id, already_shipped(gone));
    }
  }
  if (status == nullptr) return illegal("an order that is " + name + " cannot be cancelled");
  if (request.lines && !names_everything(*request.lines, whole.lines)) {
    return illegal("only the whole order can be cancelled today, not a part of it");
  }
  if (*status != Status::CancelPending && *status != Status::Cancelled) {
    return illegal("an order that is " + name + " cannot be cancelled as a whole");
  }
  return std::nullopt;
}

}  // namespace

CancelOutcome OrderService::cancel(const Act& act, const OrderId& id,
                                   const CancelRequest& request) {
  require_shape(request);
  const auto begun = begin_cancel(act, id, request);
  if (const auto* problem = std::get_if<Problem>(&begun)) return *problem;
  const auto& row = std::get<CancellationRow>(begun);
  // A repeat attaches to the same update.
  if (row.status == CancellationStatus::Requested) {
    const auto answer = ask_to_cancel(row, act.origin);
    if (const auto* refusal = std::get_if<SagaRefused>(&answer)) {
      ports_.database.transaction([&](sql::Transaction& tx) { refuse_cancel(tx, row, *refusal); });
    }
  }
  return told(row);
}

OrderService::Begun OrderService::begin_cancel(const Act& act, const OrderId& id,
                                               const CancelRequest& request) {
  CancellationRow row{.id = domain::CancellationId(ports_.ids.make("can")),
                      .order_id = id,
                      .refund_id = domain::RefundId(ports_.ids.make("rfd")),
                      .led_by = Actor::Buyer,
                      .reason = request.reason,
                      .failure = {},
                      .created_at = now()};
  const platform::Effect effect{act.caller.id, cancel_route, act.key,
                                json::to_text(Asked{id, request}), platform::kept_for_ever};
  const auto work = [&](sql::Transaction& tx, Instant) -> Kept {
    const auto whole = store::find_whole(tx, id);
    if (!whole || !may_see(act.caller, whole->order)) throw unknown_order();
    if (const auto refused = refusal_of(*whole, request)) return {{}, platform::to_json(*refused)};
    const bool own = whole->order.buyer_id.value() == act.caller.id;
    row.led_by = own ? Actor::Buyer : Actor::Admin;
    // Before the row that refers to the order: what others do to it waits here.
    store::watch(tx, id, real_now() + settings_.recover_after);
    store::insert_cancellation(tx, row);
    ports_.facts.add(tx, cancel_fact(row, act.origin), real_now(), request_goes_first);
    return {row.id, {}};
  };
  const auto kept = platform::once<Kept>(once_ports(), effect, work);
  if (kept.refused) return platform::parse_problem(*kept.refused).value();
  const auto& made = kept.cancellation_id.value();
  if (made == row.id) return row;
  return ports_.database.read(
      [&](sql::Reader& reader) { return store::find_cancellation(reader, made).value(); });
}

CancelAnswer OrderService::ask_to_cancel(const CancellationRow& row,
                                         const platform::Origin& origin) {
  CancelAnswer answer = SagaUnavailable{};
  try {
    answer = ports_.sagas.cancel(row.order_id, cancel_of(row), origin, settings_.saga_wait);
  } catch (const std::exception& error) {
    answer = SagaUnavailable{error.what()};
  }
  if (const auto* silent = std::get_if<SagaUnavailable>(&answer)) {
    ports_.log.log(platform::LogLevel::Warning, "an order's workflow cannot be asked",
                   {{"order_id", row.order_id.value()}, {"cause", silent->cause}});
  }
  return answer;
}

bool OrderService::refuse_cancel(sql::Transaction& tx, const CancellationRow& row,
                                 const SagaRefused& refusal) const {
  CancellationRow refused = row;
  refused.status = CancellationStatus::Refused;
  refused.failure = json::to_text(Failure{refusal.code, refusal.detail, {}});
  // If the workflow has recorded it meanwhile after all, that counts.
  const bool moved = store::move_cancellation(tx, CancellationStatus::Requested, refused);
  ports_.facts.settle(tx, row.order_id.value(), row.id.value());
  return moved;
}

CancelOutcome OrderService::told(const CancellationRow& row) {
  return ports_.database.read([&](sql::Reader& reader) -> CancelOutcome {
    const auto now_row = store::find_cancellation(reader, row.id).value();
    if (now_row.status == CancellationStatus::Refused) {
      return problem_of(now_row.order_id, failure_of(now_row.failure.value()));
    }
    return CancelView{.id = now_row.id,
                      .status = now_row.status,
                      .refund_amount = now_row.refund_amount,
                      .order_id = now_row.order_id,
                      .order_status = store::find_order(reader, now_row.order_id).value().status};
  });
}

}  // namespace perdura::services::order
