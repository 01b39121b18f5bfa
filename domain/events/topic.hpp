#pragma once
// What makes a struct an event.
#include <concepts>
#include <string>
#include <string_view>

#include "json/codec.hpp"

namespace perdura::domain {

enum class Topic { Order, Payment, Shipment, Claim, Product, Promotion, User, Settlement };
BOOST_DESCRIBE_ENUM(Topic, Order, Payment, Shipment, Claim, Product, Promotion, User, Settlement)

/// An event is a described struct: a fact that lasted, in ids, amounts and codes, never a person's
/// name, address, phone or mail.
///   type       "order.placed": the header `type`
///   schema     version of the type; a change that an old reader would misread makes a new one, a
///              further optional field does not
///   about      when it is published
///   aggregate  whose `sequence` counts it
///   key        what keeps its order in the topic: the order's id for order, payment, shipment and
///              claim, the aggregate's for the others
template <class E>
concept Event = requires(const E& event) {
  { E::topic } -> std::convertible_to<Topic>;
  { E::type } -> std::convertible_to<std::string_view>;
  { E::schema } -> std::convertible_to<int>;
  { E::about } -> std::convertible_to<std::string_view>;
  { event.aggregate() } -> std::same_as<const std::string&>;
  { event.key() } -> std::same_as<const std::string&>;
};

}  // namespace perdura::domain

/// Topics are written in lower case, as the brokers know them: "order".
template <>
struct perdura::json::Form<perdura::domain::Topic> {
  static boost::json::value encode(perdura::domain::Topic topic);
  static perdura::domain::Topic decode(const boost::json::value& value, Reader& reader);
};
