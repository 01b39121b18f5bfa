#include "apps/demo/mock_courier.hpp"

#include "apps/client/answers.hpp"
#include "platform/http/url.hpp"

namespace perdura::apps::demo {

using platform::HttpMethod;

namespace {

struct BookedParcels {
  std::vector<BookedParcel> items;
};
BOOST_DESCRIBE_STRUCT(BookedParcels, (), (items))

struct Fault {
  std::string waybill;
  std::string call = "parcel";
  std::string kind = "undelivered";
};
BOOST_DESCRIBE_STRUCT(Fault, (), (waybill, call, kind))

}  // namespace

bool has_ended(const BookedParcel& parcel) {
  return parcel.lost || parcel.status == "DELIVERED" || parcel.status == "CANCELLED";
}

std::string shown(const BookedParcel& parcel) {
  if (parcel.lost) return "lost after " + parcel.status;
  return parcel.status + (parcel.returning ? " to its sender" : "");
}

std::vector<BookedParcel> MockCourier::book(const domain::OrderId& order) {
  const auto request = get("/control/waybills?order_id=" + platform::escape(order.value()));
  const auto response = transport_.send(request);
  require_status(request, response, {200});
  return read_answer<BookedParcels>(request, response).items;
}

void MockCourier::move(const BookedParcel& parcel, const std::string& how,
                       std::initializer_list<int> expected) {
  const auto request = with_body(
      HttpMethod::Post, "/control/waybills/" + platform::escape(parcel.waybill) + "/" + how, "{}");
  require_status(request, transport_.send(request), expected);
}

void MockCourier::advance(const BookedParcel& parcel) { move(parcel, "advance", {200, 409}); }
void MockCourier::hold(const BookedParcel& parcel) { move(parcel, "hold"); }
void MockCourier::lose(const BookedParcel& parcel) { move(parcel, "lose"); }

void MockCourier::refuse_delivery(const BookedParcel& parcel) {
  const auto request = with_body(HttpMethod::Post, "/control/faults",
                                 json::to_text(Fault{.waybill = parcel.waybill}));
  require_status(request, transport_.send(request), {201});
}

}  // namespace perdura::apps::demo
