#pragma once
// The identity service behind its router, on an empty schema, and people who send requests to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "services/identity/address_routes.hpp"
#include "services/identity/routes.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::services::identity::testing {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::testing::outcome;
using services::testing::decoded;

inline constexpr const char* password = "correct horse";
inline constexpr const char* alice = "alice@shop.test";
inline constexpr const char* baker = "baker@shop.test";
inline constexpr const char* boss = "boss@shop.test";

/// One request; without a token from nobody.
struct Ask {
  HttpMethod method = HttpMethod::Get;
  std::string target;
  std::string body = {};
  std::string access_token = {};
  std::string key = {};
  std::string from = {};  // as the gateway says it
};

struct IdentityWorld : services::testing::ServiceWorld {
  explicit IdentityWorld(Settings settings = {});

  HttpResponse send(const Ask& ask) const;
  HttpResponse post(const std::string& path, const std::string& body,
                    const std::string& access_token = "", const std::string& key = "") const {
    return send({HttpMethod::Post, "/api/v1/auth/" + path, body, access_token, key});
  }

  static std::string signup_body(const std::string& email, const std::string& role = "BUYER");
  UserView signed_up(const std::string& email, const std::string& role = "BUYER") const;
  HttpResponse login(const std::string& email, const std::string& with = password,
                     const std::string& from = "") const;
  TokenPair logged_in(const std::string& email, const std::string& with = password) const;
  HttpResponse refresh(const std::string& refresh_token) const;
  TokenPair refreshed(const TokenPair& tokens) const;
  HttpResponse logout(const TokenPair& tokens) const;
  HttpResponse change_password(const TokenPair& tokens, const std::string& from,
                               const std::string& to) const;
  /// The boss's access token; makes the boss.
  std::string admin_token() const;
  HttpResponse edit_member(const domain::UserId& id, const std::string& body) const;
  HttpResponse me(const std::string& access_token) const {
    return send({.target = "/api/v1/users/me", .access_token = access_token});
  }

  /// What the service's own keys say of a token; fails the test if it is not good.
  platform::TokenClaims claims(const TokenPair& tokens) const;
  /// A token of identity's newest key for whomever.
  std::string signed_for(const std::string& id, const std::vector<std::string>& roles) const;
  std::string password_hash(const std::string& email) const;
  /// Bodies of a member's events of one type, in order.
  std::vector<std::string> events(const domain::UserId& id, const std::string& type) const;
  /// All texts that lie in the tables where no secret may be, and in the log.
  std::string everything_told() const;
  std::int64_t live_sessions() const;

  platform::PasswordHasher passwords{randomness, platform::PasswordHasher::least_cost};
  Ports ports{db, clock, ids, randomness, passwords, outbox, keys};
  IdentityService service;
  AddressBook addresses{ports};
  platform::Router api;
};

/// "/email MISSING_FIELD" …
std::vector<std::string> field_errors(const HttpResponse& response);

}  // namespace perdura::services::identity::testing
