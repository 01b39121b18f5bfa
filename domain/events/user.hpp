#pragma once
// Topic `user`: members come and change. Owner: identity. Never a credential, nothing personal.
#include "domain/events/topic.hpp"
#include "domain/ids.hpp"

namespace perdura::domain {

enum class Role { Buyer, Seller, Admin };
BOOST_DESCRIBE_ENUM(Role, Buyer, Seller, Admin)

/// A seller who is not yet approved is `Inactive`.
enum class MemberStatus { Active, Inactive, Suspended };
BOOST_DESCRIBE_ENUM(MemberStatus, Active, Inactive, Suspended)

enum class Grade { Normal, Silver, Gold, Vip };
BOOST_DESCRIBE_ENUM(Grade, Normal, Silver, Gold, Vip)

struct UserRegistered {
  static constexpr Topic topic = Topic::User;
  static constexpr std::string_view type = "user.registered";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "Somebody signed up.";

  UserId user_id;
  Role role = Role::Buyer;
  MemberStatus status = MemberStatus::Active;
  Grade grade = Grade::Normal;

  const std::string& aggregate() const { return user_id.value(); }
  const std::string& key() const { return user_id.value(); }
  bool operator==(const UserRegistered&) const = default;
};
BOOST_DESCRIBE_STRUCT(UserRegistered, (), (user_id, role, status, grade))

struct UserChanged {
  static constexpr Topic topic = Topic::User;
  static constexpr std::string_view type = "user.changed";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "An admin approved, suspended or graded somebody.";

  UserId user_id;
  Role role = Role::Buyer;
  MemberStatus status = MemberStatus::Active;
  Grade grade = Grade::Normal;

  const std::string& aggregate() const { return user_id.value(); }
  const std::string& key() const { return user_id.value(); }
  bool operator==(const UserChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(UserChanged, (), (user_id, role, status, grade))

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::Role>
    : perdura::json::UpperSnakeForm<perdura::domain::Role> {};
template <>
struct perdura::json::Form<perdura::domain::MemberStatus>
    : perdura::json::UpperSnakeForm<perdura::domain::MemberStatus> {};
template <>
struct perdura::json::Form<perdura::domain::Grade>
    : perdura::json::UpperSnakeForm<perdura::domain::Grade> {};
