#include "tests/services/identity/identity_world.hpp"

#include "migrations/identity.hpp"

namespace perdura::services::identity::testing {
namespace {

struct Published {
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Published, (), (headers, body))

struct Kept {
  std::string caller;
  std::string body_hash;
  std::optional<std::string> answer;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (caller, body_hash, answer))

struct Hashes {
  std::string family_hash;
  std::string token_hash;
};
BOOST_DESCRIBE_STRUCT(Hashes, (), (family_hash, token_hash))

struct Secret {
  std::int64_t place = 0;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(Secret, (), (place, secret))

}  // namespace

IdentityWorld::IdentityWorld(Settings settings)
    : ServiceWorld(migrations::identity()),
      service(ports, std::move(settings)),
      api({clock, randomness, log, metrics}, platform::user_and_service_tokens(
                                                 [this](std::string_view token) {
                                                   return platform::TokenVerifier(
                                                              service.public_keys(), "perdura")
                                                       .verify(token, clock.wall());
                                                 },
                                                 services)) {
  api.add(routes(service));
  api.add(address_routes(addresses));
}

HttpResponse IdentityWorld::send(const Ask& ask) const {
  HttpRequest request{.method = ask.method, .target = ask.target, .headers = {}, .body = ask.body};
  if (!ask.access_token.empty()) {
    request.headers.add("Authorization", "Bearer " + ask.access_token);
  }
  if (!ask.key.empty()) request.headers.add("Idempotency-Key", ask.key);
  if (!ask.from.empty()) request.headers.add("X-Forwarded-For", ask.from);
  return api.handle(request);
}

std::string IdentityWorld::signup_body(const std::string& email, const std::string& role) {
  return R"({"email":")" + email + R"(","password":")" + password +
         R"(","name":"Somebody","role":")" + role + R"("})";
}

UserView IdentityWorld::signed_up(const std::string& email, const std::string& role) const {
  return decoded<UserView>(post("signup", signup_body(email, role)), 201);
}

HttpResponse IdentityWorld::login(const std::string& email, const std::string& with,
                                  const std::string& from) const {
  return send({.method = HttpMethod::Post,
               .target = "/api/v1/auth/login",
               .body = json::to_text(Credentials{email, with}),
               .from = from});
}

TokenPair IdentityWorld::logged_in(const std::string& email, const std::string& with) const {
  return decoded<TokenPair>(login(email, with));
}

HttpResponse IdentityWorld::refresh(const std::string& refresh_token) const {
  return post("refresh", json::to_text(RefreshRequest{refresh_token}));
}

TokenPair IdentityWorld::refreshed(const TokenPair& tokens) const {
  return decoded<TokenPair>(refresh(tokens.refresh_token));
}

HttpResponse IdentityWorld::logout(const TokenPair& tokens) const {
  return post("logout", json::to_text(RefreshRequest{tokens.refresh_token}));
}

HttpResponse IdentityWorld::change_password(const TokenPair& tokens, const std::string& from,
                                            const std::string& to) const {
  return post("password", json::to_text(PasswordChange{from, to}), tokens.access_token);
}

std::string IdentityWorld::admin_token() const {
  service.create_admin({boss, password, "Boss"});
  return logged_in(boss).access_token;
}

HttpResponse IdentityWorld::edit_member(const domain::UserId& id, const std::string& body) const {
  return send({HttpMethod::Patch, "/api/v1/users/" + id.value(), body, admin_token()});
}

platform::TokenClaims IdentityWorld::claims(const TokenPair& tokens) const {
  const platform::TokenVerifier own(service.public_keys(), "perdura");
  const auto result = own.verify(tokens.access_token, clock.wall());
  if (const auto* good = std::get_if<platform::TokenClaims>(&result)) return *good;
  ADD_FAILURE() << to_string(std::get<platform::TokenRefusal>(result));
  return {};
}

std::string IdentityWorld::signed_for(const std::string& id,
                                      const std::vector<std::string>& roles) const {
  service.public_keys();
  const auto secrets = db.read([](platform::sql::Reader& tx) {
    return tx.query<Secret>("SELECT place, secret FROM signing_key ORDER BY place DESC");
  });
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
  return sign_token(platform::SigningKey::from_text(secrets.at(0).secret),
                    {"perdura", id, roles, "t", now, now + std::chrono::minutes(15)});
}

std::string IdentityWorld::password_hash(const std::string& email) const {
  return db.read([&](platform::sql::Reader& tx) {
    return tx.query_one<std::string>("SELECT password_hash FROM member WHERE email = ?", email)
        .value_or("");
  });
}

std::vector<std::string> IdentityWorld::events(const domain::UserId& id,
                                               const std::string& type) const {
  std::vector<std::string> found;
  for (const auto& event : written()) {
    if (event.aggregate == id.value() && event.type == type) found.push_back(event.body);
  }
  return found;
}

std::string IdentityWorld::everything_told() const {
  std::string all;
  db.read([&](platform::sql::Reader& tx) {
    for (const auto& row :
         tx.query<Published>("SELECT headers, body FROM outbox ORDER BY message_key, place")) {
      all += row.headers + row.body + "\n";
    }
    for (const auto& row : tx.query<Kept>(
             "SELECT caller, body_hash, answer FROM idempotency ORDER BY caller, effect_key")) {
      all += row.caller + row.body_hash + row.answer.value_or("") + "\n";
    }
    for (const auto& row :
         tx.query<Hashes>("SELECT family_hash, token_hash FROM session ORDER BY session_id")) {
      all += row.family_hash + row.token_hash + "\n";
    }
  });
  for (const auto& line : memory.lines()) all += line + "\n";
  return all;
}

std::int64_t IdentityWorld::live_sessions() const {
  return db.read([&](platform::sql::Reader& tx) {
    return *tx.query_one<std::int64_t>("SELECT COUNT(*) FROM session WHERE ended IS NULL");
  });
}

std::vector<std::string> field_errors(const HttpResponse& response) {
  std::vector<std::string> found;
  const auto problem = platform::parse_problem(response.body);
  if (!problem) return found;
  for (const auto& error : problem->errors) found.push_back(error.pointer + " " + error.code);
  return found;
}

}  // namespace perdura::services::identity::testing
