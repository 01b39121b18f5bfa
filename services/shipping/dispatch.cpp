// A seller dispatches, and the courier issues a waybill.
//
// The wish is noted first, with the reference by which the courier knows this attempt; whoever asks
// then, the seller's request, the workflow or a stop, asks for the same waybill.
#include <algorithm>

#include "domain/names.hpp"
#include "platform/core/problem.hpp"
#include "platform/http/parameters.hpp"
#include "services/shipping/course.hpp"
#include "services/shipping/workflow_facts.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using domain::ShipmentId;
using platform::ProblemException;
using platform::sql::Reader;
using platform::sql::Transaction;
using store::DispatchRow;
using store::DispatchState;

constexpr const char* dispatch_route = "POST /api/v1/shipments/{id}/dispatch";

/// What is asked, as its key remembers it.
struct Wish {
  ShipmentId shipment_id;
  std::string courier_code;
};
BOOST_DESCRIBE_STRUCT(Wish, (), (shipment_id, courier_code))

/// Which attempt a key stands for.
struct Noted {
  std::int32_t attempt = 1;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (attempt))

using NotedOutcome = std::variant<Noted, NotReady>;

domain::CourierCode courier_of(const std::string& code) {
  if (std::ranges::find(courier_codes, code) != courier_codes.end()) {
    return domain::CourierCode(code);
  }
  throw ProblemException(422, "UNKNOWN_COURIER", "there are the couriers 01, 04, 05, 06 and 08");
}

DispatchRow attempt_of(const ShipmentRow& row, Instant now) {
  DispatchRow attempt;
  attempt.shipment_id = row.shipment_id;
  attempt.attempt = row.attempt;
  attempt.reference = row.shipment_id.value() + "/" + std::to_string(row.attempt);
  attempt.courier_code = row.courier_code.value();
  attempt.asked_at = now;
  return attempt;
}

/// What the courier said of the attempt; nothing while it has not.
std::optional<WaybillOutcome> answer_of(const DispatchRow& row) {
  switch (row.state) {
    case DispatchState::Asked:
      return std::nullopt;
    case DispatchState::Issued:
    case DispatchState::Closed:
      return WaybillIssued{row.courier_code, row.waybill.value()};
    case DispatchState::Refused:
      return WaybillRefused{row.refusal_code.value_or(""), row.refusal_detail.value_or("")};
  }
  return std::nullopt;
}

/// What is known of an attempt.
struct Known {
  ShipmentRow shipment;
  DispatchRow dispatch;
  std::int64_t units = 0;
};

Known known(Reader& tx, const IssueWaybill& request) {
  auto shipment = store::shipment(tx, request.shipment_id);
  auto dispatch = store::dispatch(tx, request.shipment_id, request.attempt);
  if (!shipment || !dispatch) {
    throw ProblemException(422, "UNKNOWN_DISPATCH", "this shipment was not dispatched so often");
  }
  std::int64_t units = 0;
  for (const auto& line : units_of(tx, request.shipment_id)) units += line.quantity.value();
  return {std::move(*shipment), std::move(*dispatch), units};
}

/// The courier takes it: the shipment has a waybill, which a stop that waited for it wants stopped.
void take_waybill(Course& course, const DispatchRow& dispatch, Instant look_at) {
  ShipmentRow& row = course.row();
  row.dispatching = false;
  row.waybill = dispatch.waybill;
  row.look_at = look_at;
  course.apply(machine::Waybill{});
  if (row.cancellation_id) course.apply(machine::Stop{});
}

/// It does not: the seller may dispatch anew, unless a stop waited for this.
void take_refusal(Course& course, const DispatchRow& dispatch) {
  ShipmentRow& row = course.row();
  row.dispatching = false;
  row.courier_code.reset();
  row.refusal_code = dispatch.refusal_code;
  row.refusal_detail = dispatch.refusal_detail;
  if (row.cancellation_id) course.apply(machine::Stop{});
}

}  // namespace

DispatchOutcome ShippingService::dispatch(const platform::Caller& seller,
                                          const DispatchRequest& request, const Call& call) const {
  const platform::Effect effect{seller.id, dispatch_route, call.key,
                                json::to_text(Wish{request.shipment_id, request.courier_code}),
                                seller_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> NotedOutcome {
    auto row = store::locked_shipment(tx, request.shipment_id);
    if (!row || row->seller_id.value() != seller.id) platform::not_found();
    const auto courier = courier_of(request.courier_code);
    if (row->status != machine::Status::Ready || row->dispatching) {
      return NotReady{std::string(domain::name_of(row->status)), row->dispatching};
    }
    Course course(tx, ports_, std::move(*row), {now, call.origin});
    ShipmentRow& changed = course.row();
    ++changed.attempt;
    changed.dispatching = true;
    changed.courier_code = courier;
    changed.refusal_code.reset();
    changed.refusal_detail.reset();
    store::add_dispatch(tx, attempt_of(changed, now));
    const auto start = start_of(changed, ports_.clock, settings_.deadlines);
    ports_.facts.add(tx, start_fact(start, call.origin), wall());
    course.finish();
    return Noted{changed.attempt};
  };
  const auto noted = platform::once<NotedOutcome>(once_ports(ports_), effect, work);
  if (const auto* not_ready = std::get_if<NotReady>(&noted)) return *not_ready;

  const auto issued = issue({request.shipment_id, std::get<Noted>(noted).attempt}, call.origin);
  if (const auto* refused = std::get_if<WaybillRefused>(&issued)) {
    return DispatchRefused{refused->code, refused->detail};
  }
  return Dispatched{read(seller, request.shipment_id).value()};
}

WaybillOutcome ShippingService::issue(const IssueWaybill& request,
                                      const platform::Origin& origin) const {
  const Known found = ports_.database.read([&](Reader& tx) { return known(tx, request); });
  if (const auto answer = answer_of(found.dispatch)) return *answer;

  auto address = ports_.addresses.recipient(found.shipment.address_snapshot_id);
  if (const auto* unknown = std::get_if<AddressUnknown>(&address)) {
    warn("the recipient's address cannot be read", request.shipment_id.value(), unknown->cause);
    return CourierUnknown{};
  }
  if (std::holds_alternative<AddressGone>(address)) {
    // What may have been asked before cannot be taken back by a refusal of ours.
    if (found.dispatch.uploads > 0) {
      warn("the recipient's address is gone", request.shipment_id.value(), "no such snapshot");
      return CourierUnknown{};
    }
    return settle(request, CourierRefused{"ADDRESS_UNAVAILABLE", "there is no address to send to"},
                  origin);
  }
  const bool open = ports_.database.transaction(
      [&](Transaction& tx) { return store::note_upload(tx, found.dispatch); });
  if (!open) {
    const Known now_known = ports_.database.read([&](Reader& tx) { return known(tx, request); });
    return answer_of(now_known.dispatch).value_or(CourierUnknown{});
  }
  const auto answer = ports_.courier.upload({.reference = found.dispatch.reference,
                                             .order_id = found.shipment.order_id,
                                             .courier_code = found.dispatch.courier_code,
                                             .sender = settings_.sender,
                                             .recipient = std::get<Party>(std::move(address)),
                                             .items = found.units});
  if (const auto* silent = std::get_if<CourierSilent>(&answer)) {
    warn("the courier does not say whether there is a waybill", request.shipment_id.value(),
         silent->cause);
    return CourierUnknown{};
  }
  return settle(request, answer, origin);
}

/// Notes what the courier answered; the first answer counts.
WaybillOutcome ShippingService::settle(const IssueWaybill& request, const UploadOutcome& answer,
                                       const platform::Origin& origin) const {
  const auto* issued = std::get_if<CourierIssued>(&answer);
  const auto* refused = std::get_if<CourierRefused>(&answer);
  bool not_ours = false;
  auto outcome = ports_.database.transaction([&](Transaction& tx) -> WaybillOutcome {
    not_ours = false;
    const Instant at = now();
    Course course(tx, ports_, store::locked_shipment(tx, request.shipment_id).value(),
                  {at, origin});
    auto dispatch = store::dispatch(tx, request.shipment_id, request.attempt).value();
    if (const auto before = answer_of(dispatch)) return *before;
    dispatch.state = issued != nullptr ? DispatchState::Issued : DispatchState::Refused;
    if (issued != nullptr) dispatch.waybill = issued->waybill;
    if (refused != nullptr) {
      dispatch.refusal_code = refused->code;
      dispatch.refusal_detail = refused->detail;
    }
    try {
      store::answer_dispatch(tx, dispatch);
    } catch (const platform::sql::DuplicateKey&) {
      not_ours = true;
    }
    if (not_ours) return CourierUnknown{};
    if (issued != nullptr) {
      take_waybill(course, dispatch, at + settings_.track_every);
    } else {
      take_refusal(course, dispatch);
    }
    course.finish();
    return answer_of(dispatch).value();
  });
  if (not_ours) {
    warn("the courier's answer is refused", request.shipment_id.value(),
         "the waybill is another shipment's");
  }
  const auto* kept = std::get_if<WaybillIssued>(&outcome);
  if (issued != nullptr && kept != nullptr && kept->waybill != issued->waybill) {
    warn("the courier issued two waybills for one reference", request.shipment_id.value(),
         issued->waybill.value());
  }
  return outcome;
}

}  // namespace perdura::services::shipping
