#include "services/identity/routes.hpp"

#include "domain/names.hpp"
#include "platform/http/network.hpp"
#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"
#include "services/identity/shape.hpp"

namespace perdura::services::identity {
namespace {

using platform::Access;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::json_response;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t body_max = 8 << 10;

// ---- what was asked ------------------------------------------------------------------------

/// Whom the gateway names: it writes `X-Forwarded-For` anew, with the client alone. What comes
/// after is where the gateway itself was seen. Whoever reaches us past it can claim any network;
/// the bound for all networks together holds for him too.
std::string network_of(const HttpRequest& request) {
  const std::string_view way = request.headers.find("X-Forwarded-For").value_or("");
  return platform::network_of(trimmed(way.substr(0, way.find(','))));
}

Call call_of(const RequestContext& context, const HttpRequest& request) {
  return {context.idempotency_key, platform::origin_of(context), network_of(request)};
}

/// A caller who is no member (a service) has no account.
domain::UserId caller_id(const RequestContext& context) {
  try {
    return domain::UserId(context.who().id);
  } catch (const std::invalid_argument&) {
  }
  platform::not_found();
}

Bearer bearer_of(const RequestContext& context) {
  return {caller_id(context), context.who().token_id};
}

template <class E>
std::optional<E> enum_from_query(const RequestContext& context, std::string_view name) {
  const auto text = context.query_value(name);
  if (!text) return std::nullopt;
  if (const auto value = domain::from_name<E>(*text)) return value;
  std::string all;
  for (const auto& [value, known] : domain::named_values<E>()) {
    all += (all.empty() ? "" : ", ") + known;
  }
  platform::refuse_query(name, "must be one of: " + all);
}

std::string search_of(const RequestContext& context) {
  std::string text(context.query_value("query").value_or(""));
  if (text.size() <= query_max) return text;
  platform::refuse_query("query", "at most " + std::to_string(query_max) + " bytes");
}

// ---- status codes --------------------------------------------------------------------------

/// "14 more minutes". Rounded up: who waits as long as he was told must get in.
std::string time_left(std::chrono::seconds left) {
  const bool minutes = left >= std::chrono::minutes(1);
  const auto count = minutes ? std::chrono::ceil<std::chrono::minutes>(left).count() : left.count();
  return std::to_string(count) + " more " + (minutes ? "minute" : "second") +
         (count == 1 ? "" : "s");
}

struct Answer {
  int status = 200;

  HttpResponse operator()(const UserView& user) const { return json_response(status, user); }
  HttpResponse operator()(const TokenPair& tokens) const {
    HttpResponse response = json_response(200, tokens);
    response.headers.set("Cache-Control", "no-store");
    return response;
  }
  HttpResponse operator()(const PasswordChanged&) const { return {204, {}, {}}; }
  HttpResponse operator()(const EmailTaken&) const {
    throw ProblemException({.status = 409,
                            .code = "EMAIL_TAKEN",
                            .detail = "this mail has an account already",
                            .errors = {{"/email", "EMAIL_TAKEN", "has an account already"}}});
  }
  HttpResponse operator()(const OtherPassword&) const {
    throw ProblemException(422, "IDEMPOTENCY_KEY_REUSED",
                           "this Idempotency-Key came with another request before");
  }
  HttpResponse operator()(const WrongCredentials&) const {
    throw ProblemException(401, "INVALID_CREDENTIALS", "mail and password do not belong together");
  }
  HttpResponse operator()(const AccountSuspended&) const {
    throw ProblemException(403, "ACCOUNT_SUSPENDED", "this account is suspended");
  }
  HttpResponse operator()(const LockedOut& locked) const {
    throw ProblemException({.status = 429,
                            .code = "TOO_MANY_ATTEMPTS",
                            .detail = "locked for " + time_left(locked.retry_after) +
                                      " after too many wrong passwords",
                            .retry_after = locked.retry_after});
  }
  HttpResponse operator()(const TokenRefused&) const {
    throw ProblemException(401, "REFRESH_TOKEN_INVALID",
                           "the refresh token is not valid, or no longer: log in again");
  }
  HttpResponse operator()(const OwnStatus&) const {
    throw ProblemException(422, "OWN_STATUS", "nobody changes his own status");
  }
  HttpResponse operator()(const NotAnAdmin&) const {
    throw ProblemException(403, "FORBIDDEN", "you are no active admin, or no longer");
  }
  HttpResponse operator()(const NotFound&) const { platform::not_found(); }
};

/// Not 401: the access token is good, a client must not throw it away.
struct PasswordAnswer : Answer {
  using Answer::operator();
  HttpResponse operator()(const WrongCredentials&) const {
    throw ProblemException({.status = 422,
                            .code = "WRONG_PASSWORD",
                            .detail = "the current password is another one",
                            .errors = {{"/current_password", "WRONG_PASSWORD", "not this one"}}});
  }
};

// ---- routes --------------------------------------------------------------------------------

HttpResponse signup(const IdentityService& service, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<NewMember>(request);
  return std::visit(Answer{201}, service.signup(body, call_of(context, request)));
}

HttpResponse login(const IdentityService& service, const RequestContext&,
                   const HttpRequest& request) {
  return std::visit(Answer{},
                    service.login(platform::read_body<Credentials>(request), network_of(request)));
}

HttpResponse refresh(const IdentityService& service, const RequestContext&,
                     const HttpRequest& request) {
  const auto body = platform::read_body<RefreshRequest>(request);
  return std::visit(Answer{}, service.refresh(body.refresh_token));
}

/// Who names no session gets 401; that it was there is nobody's business.
HttpResponse logout(const IdentityService& service, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body =
      request.body.empty() ? LogoutRequest{} : platform::read_body<LogoutRequest>(request);
  std::optional<Bearer> bearer;
  if (context.caller) bearer = bearer_of(context);
  if (!body.refresh_token && !bearer) {
    throw ProblemException(401, "TOKEN_REQUIRED", "this request needs a refresh or access token");
  }
  service.logout(body, bearer);
  return {204, {}, {}};
}

HttpResponse password(const IdentityService& service, const RequestContext& context,
                      const HttpRequest& request) {
  const auto body = platform::read_body<PasswordChange>(request);
  return std::visit(PasswordAnswer{}, service.change_password(body, bearer_of(context)));
}

HttpResponse jwks(const IdentityService& service, const RequestContext&, const HttpRequest&) {
  HttpResponse response = platform::json_text_response(200, to_jwks(service.public_keys()));
  response.headers.set("Cache-Control", "public, max-age=" + std::to_string(keys_cached.count()));
  return response;
}

HttpResponse me(const IdentityService& service, const RequestContext& context, const HttpRequest&) {
  const auto found = service.member(caller_id(context));
  return found ? Answer{}(*found) : Answer{}(NotFound{});
}

HttpResponse edit_me(const IdentityService& service, const RequestContext& context,
                     const HttpRequest& request) {
  const auto body = platform::read_body<ProfileEdit>(request);
  return std::visit(Answer{}, service.edit_profile(caller_id(context), body));
}

HttpResponse list(const IdentityService& service, const RequestContext& context,
                  const HttpRequest&) {
  return json_response(
      200, service.list({.before = platform::id_from_query<domain::UserId>(context, "cursor"),
                         .query = search_of(context),
                         .status = enum_from_query<domain::MemberStatus>(context, "status"),
                         .grade = enum_from_query<domain::Grade>(context, "grade"),
                         .limit = platform::page_limit(context)}));
}

HttpResponse edit_member(const IdentityService& service, const RequestContext& context,
                         const HttpRequest& request) {
  const auto body = platform::read_body<MemberEdit>(request);
  return std::visit(Answer{},
                    service.edit_member(platform::id_from_path<domain::UserId>(context, "id"), body,
                                        caller_id(context), call_of(context, request)));
}

using UseCase = HttpResponse (*)(const IdentityService&, const RequestContext&, const HttpRequest&);

}  // namespace

std::vector<Route> routes(const IdentityService& service) {
  const auto route = [&service](HttpMethod method, const char* pattern, UseCase use_case,
                                Access access) {
    return Route{
        .method = method,
        .pattern = pattern,
        .handler = [&service, use_case](
                       const RequestContext& context,
                       const HttpRequest& request) { return use_case(service, context, request); },
        .access = std::move(access),
        .max_body = body_max};
  };
  const Access anyone = Access::anyone();
  const Access member = Access::any_token();
  const Access admin = Access::one_of({"ADMIN"});
  return {
      route(HttpMethod::Post, "/api/v1/auth/signup", signup, anyone),
      route(HttpMethod::Post, "/api/v1/auth/login", login, anyone),
      route(HttpMethod::Post, "/api/v1/auth/refresh", refresh, anyone),
      route(HttpMethod::Post, "/api/v1/auth/logout", logout, anyone),
      route(HttpMethod::Post, "/api/v1/auth/password", password, member),
      route(HttpMethod::Get, "/.well-known/jwks.json", jwks, anyone),
      route(HttpMethod::Get, "/api/v1/users/me", me, member),
      route(HttpMethod::Patch, "/api/v1/users/me", edit_me, member),
      route(HttpMethod::Get, "/api/v1/users", list, admin),
      route(HttpMethod::Patch, "/api/v1/users/{id}", edit_member, admin),
  };
}

}  // namespace perdura::services::identity
