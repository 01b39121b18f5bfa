#include "services/order/sagas/temporal_sagas.hpp"

#include "platform/temporal/origin.hpp"
#include "platform/temporal/update_failure.hpp"

namespace perdura::services::order {
namespace {

using domain::calls::CancelOrder;
using domain::calls::ConfirmPurchase;
using domain::calls::OrderCancellation;
using domain::calls::Placement;
using domain::calls::PlaceOrder;
using platform::message_of;
using temporal::ClientError;
using temporal::FailureInfo;
using temporal::Payloads;
using temporal::StatusCode;
using temporal::UpdateOutcome;
using temporal::UpdateStage;

SagaUnavailable silent(const ClientError& error) { return {error.status.message}; }

/// The caller's patience ended first, or the run is closed or not there: the rows tell the rest.
bool only_late(const ClientError& error) {
  return error.status.code == StatusCode::DeadlineExceeded ||
         error.is<temporal::AlreadyStarted>() || error.is<temporal::NotFound>();
}

template <class Answer>
Answer refusal_of(const FailureInfo& failure) {
  if (const auto code = platform::refusal_code<domain::Code>(failure)) {
    return SagaRefused{*code, failure.message};
  }
  return SagaUnavailable{message_of(failure)};
}

/// What the workflow answered, or why it is no answer.
template <class Told>
std::variant<Told, SagaUnavailable> told(const Payloads& result) {
  try {
    return temporal::only_payload<Told>(result);
  } catch (const temporal::PayloadError& error) {
    return SagaUnavailable{error.what()};
  }
}

template <class Answer, class Told>
Answer answer_of(const UpdateOutcome& outcome) {
  if (outcome.stage != UpdateStage::Completed) return Pending{};
  return std::visit([](auto&& value) -> Answer { return value; }, told<Told>(outcome.result));
}

}  // namespace

temporal::StartOptions order_start(const PlaceOrder& order, std::string task_queue) {
  return {.id = order.order_id.value(),
          .type = "Order",
          .task_queue = std::move(task_queue),
          .input = {temporal::to_payload(order)},
          .reuse = temporal::IdReusePolicy::RejectDuplicate,
          .search_attributes = {{"OrderStatus", "PENDING"}, {"BuyerId", order.buyer_id.value()}},
          .request_id = start_request(order.order_id)};
}

PlaceAnswer TemporalSagas::place(const PlaceOrder& order, const Origin& origin, Wait wait) {
  const auto asked = temporal::await_answer<temporal::StartedUpdate>(parts_.await, [&](auto go) {
    temporal::StartOptions start = order_start(order, parts_.task_queue);
    start.headers = platform::headers_of(origin);
    start.conflict = temporal::IdConflictPolicy::UseExisting;
    parts_.client.update_with_start(
        std::move(start),
        {.name = "place", .update_id = order.order_id.value() + "/place", .timeout = wait},
        std::move(go));
  });
  if (!asked) {
    return only_late(asked.error()) ? PlaceAnswer(Pending{}) : silent(asked.error());
  }
  if (asked->update.failure) return SagaUnavailable{message_of(*asked->update.failure)};
  return answer_of<PlaceAnswer, Placement>(asked->update);
}

CancelAnswer TemporalSagas::cancel(const domain::OrderId& order, const CancelOrder& cancel,
                                   const Origin& origin, Wait wait) {
  const auto asked = temporal::await_answer<UpdateOutcome>(parts_.await, [&](auto go) {
    parts_.client.update({.id = order.value()},
                         {.name = "cancel",
                          .input = {temporal::to_payload(cancel)},
                          .headers = platform::headers_of(origin),
                          .update_id = cancel.cancellation_id.value(),
                          .timeout = wait},
                         std::move(go));
  });
  if (!asked) {
    return only_late(asked.error()) ? CancelAnswer(Pending{}) : silent(asked.error());
  }
  if (asked->failure) return refusal_of<CancelAnswer>(*asked->failure);
  return answer_of<CancelAnswer, OrderCancellation>(*asked);
}

ConfirmAnswer TemporalSagas::confirm_purchase(const domain::OrderId& order,
                                              const ConfirmPurchase& wish, const Origin& origin,
                                              Wait wait) {
  const auto asked = temporal::await_answer<UpdateOutcome>(parts_.await, [&](auto go) {
    parts_.client.update({.id = order.value()},
                         {.name = "confirm_purchase",
                          .input = {temporal::to_payload(wish)},
                          .headers = platform::headers_of(origin),
                          .update_id = confirm_request(order),
                          .timeout = wait},
                         std::move(go));
  });
  if (!asked) {
    return only_late(asked.error()) ? ConfirmAnswer(Pending{}) : silent(asked.error());
  }
  if (asked->failure) return refusal_of<ConfirmAnswer>(*asked->failure);
  return answer_of<ConfirmAnswer, Placement>(*asked);
}

}  // namespace perdura::services::order
