#include "services/identity/address_routes.hpp"

#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"

namespace perdura::services::identity {
namespace {

using domain::AddressId;
using platform::Access;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::json_response;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t body_max = 8 << 10;
constexpr std::size_t snapshot_body_max = 64 << 10;  // of any address that an order may have

AddressId address_id(const RequestContext& context) {
  return platform::id_from_path<AddressId>(context, "id");
}

domain::UserId owner(const RequestContext& context) { return domain::UserId(context.who().id); }

// ---- status codes --------------------------------------------------------------------------

struct Answer {
  int status = 200;

  HttpResponse operator()(const AddressView& address) const {
    return json_response(status, address);
  }
  HttpResponse operator()(const AddressRemoved&) const { return {204, {}, {}}; }
  HttpResponse operator()(const TooManyAddresses&) const {
    throw ProblemException(422, "TOO_MANY_ADDRESSES",
                           "a member has at most " + std::to_string(addresses_max) + " addresses");
  }
  HttpResponse operator()(const AccountSuspended&) const {
    throw ProblemException(403, "ACCOUNT_SUSPENDED", "this account is suspended");
  }
  HttpResponse operator()(const NotFound&) const { platform::not_found(); }
};

// ---- routes --------------------------------------------------------------------------------

HttpResponse list(const AddressBook& book, const RequestContext& context, const HttpRequest&) {
  return json_response(
      200,
      book.list(owner(context), {.before = platform::id_from_query<AddressId>(context, "cursor"),
                                 .limit = platform::page_limit(context)}));
}

HttpResponse add(const AddressBook& book, const RequestContext& context,
                 const HttpRequest& request) {
  const auto body = platform::read_body<AddressBody>(request);
  return std::visit(Answer{201}, book.add(owner(context), body, context.idempotency_key));
}

HttpResponse change(const AddressBook& book, const RequestContext& context,
                    const HttpRequest& request) {
  const auto id = address_id(context);
  const auto body = platform::read_body<AddressBody>(request);
  return std::visit(Answer{}, book.change(owner(context), id, body));
}

HttpResponse remove(const AddressBook& book, const RequestContext& context, const HttpRequest&) {
  return std::visit(Answer{}, book.remove(owner(context), address_id(context)));
}

HttpResponse make_default(const AddressBook& book, const RequestContext& context,
                          const HttpRequest&) {
  return std::visit(Answer{}, book.make_default(owner(context), address_id(context)));
}

HttpResponse freeze(const AddressBook& book, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<domain::calls::FreezeAddress>(request);
  return json_response(200, book.freeze(body, context.idempotency_key));
}

HttpResponse read(const AddressBook& book, const RequestContext&, const HttpRequest& request) {
  return json_response(200, book.read(platform::read_body<domain::calls::ReadSnapshot>(request)));
}

using UseCase = HttpResponse (*)(const AddressBook&, const RequestContext&, const HttpRequest&);

}  // namespace

std::vector<Route> address_routes(const AddressBook& book) {
  const auto route = [&book](HttpMethod method, const char* pattern, UseCase use_case,
                             const char* role, std::size_t max_body) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler =
                     [&book, use_case](const RequestContext& context, const HttpRequest& request) {
                       return use_case(book, context, request);
                     },
                 .access = Access::one_of({role}),
                 .max_body = max_body};
  };
  const auto own = [&](HttpMethod method, const char* pattern, UseCase use_case) {
    return route(method, pattern, use_case, "BUYER", body_max);
  };
  const auto internal = [&](const char* pattern, UseCase use_case) {
    return route(HttpMethod::Post, pattern, use_case, "SERVICE", snapshot_body_max);
  };
  Route freezing = internal("/internal/v1/address-snapshots", freeze);
  freezing.idempotency_key = platform::IdempotencyKey::Required;
  return {
      own(HttpMethod::Get, "/api/v1/users/me/addresses", list),
      own(HttpMethod::Post, "/api/v1/users/me/addresses", add),
      own(HttpMethod::Put, "/api/v1/users/me/addresses/{id}", change),
      own(HttpMethod::Delete, "/api/v1/users/me/addresses/{id}", remove),
      own(HttpMethod::Put, "/api/v1/users/me/addresses/{id}/default", make_default),
      std::move(freezing),
      internal("/internal/v1/address-snapshots/read", read),
  };
}

}  // namespace perdura::services::identity
