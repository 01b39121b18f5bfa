#pragma once
// What the identity service shows and takes, as JSON sees it.
#include <optional>
#include <string>
#include <vector>

#include "domain/events/user.hpp"
#include "platform/outbox/idempotency.hpp"

namespace perdura::services::identity {

using platform::Instant;

/// What a member may sign up as; admins are made by the operator.
enum class SignupRole { Buyer, Seller };
BOOST_DESCRIBE_ENUM(SignupRole, Buyer, Seller)

/// What is missing is empty, so that every bad field is told at once, with the missing ones.
struct NewMember {
  static constexpr bool json_defaults = true;
  std::string email;
  std::string password;
  std::string name;
  std::optional<std::string> phone;
  std::optional<SignupRole> role;  // BUYER if left out
};
BOOST_DESCRIBE_STRUCT(NewMember, (), (email, password, name, phone, role))

struct Credentials {
  std::string email;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (email, password))

struct RefreshRequest {
  std::string refresh_token;
};
BOOST_DESCRIBE_STRUCT(RefreshRequest, (), (refresh_token))

/// Without a refresh token: the login that the access token came from.
struct LogoutRequest {
  std::optional<std::string> refresh_token;
};
BOOST_DESCRIBE_STRUCT(LogoutRequest, (), (refresh_token))

struct PasswordChange {
  std::string current_password;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current_password, new_password))

/// What is left out stays as it is. An empty `phone` removes it.
struct ProfileEdit {
  std::optional<std::string> name;
  std::optional<std::string> phone;
};
BOOST_DESCRIBE_STRUCT(ProfileEdit, (), (name, phone))

/// What is left out stays as it is.
struct MemberEdit {
  std::optional<domain::MemberStatus> status;
  std::optional<domain::Grade> grade;
};
BOOST_DESCRIBE_STRUCT(MemberEdit, (), (status, grade))

/// `expires_in`: seconds that the access token lives.
struct TokenPair {
  std::string access_token;
  std::string refresh_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in = 0;
};
BOOST_DESCRIBE_STRUCT(TokenPair, (), (access_token, refresh_token, token_type, expires_in))

struct UserView {
  domain::UserId id;
  std::string email;
  std::string name;
  std::optional<std::string> phone;
  domain::Role role = domain::Role::Buyer;
  domain::MemberStatus status = domain::MemberStatus::Active;
  domain::Grade grade = domain::Grade::Normal;
  Instant created_at;

  bool operator==(const UserView&) const = default;
};
BOOST_DESCRIBE_STRUCT(UserView, (), (id, email, name, phone, role, status, grade, created_at))

/// Newest first; `next_cursor` is there while more follow.
struct UserPage {
  std::vector<UserView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(UserPage, (), (items, next_cursor))

}  // namespace perdura::services::identity

template <>
struct perdura::json::Form<perdura::services::identity::SignupRole>
    : perdura::json::UpperSnakeForm<perdura::services::identity::SignupRole> {};
