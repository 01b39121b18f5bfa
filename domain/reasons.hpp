#pragma once
// Why something goes back, and who bears it.
#include "json/codec.hpp"

namespace perdura::domain {

/// Why a buyer, a seller or support takes something back.
enum class Reason {
  ChangedMind,
  Defect,
  WrongItem,
  Misdescribed,
  Damaged,
  Lost,
  OutOfStock,
  Fraud,
  Other
};
BOOST_DESCRIBE_ENUM(Reason, ChangedMind, Defect, WrongItem, Misdescribed, Damaged, Lost, OutOfStock,
                    Fraud, Other)

enum class Fault { Buyer, Seller, Courier, Platform };
BOOST_DESCRIBE_ENUM(Fault, Buyer, Seller, Courier, Platform)

/// Who leads an act. A deadline that acts for a seller who did not is `System`, at the seller's
/// fault.
enum class Actor { Buyer, Seller, Admin, System };
BOOST_DESCRIBE_ENUM(Actor, Buyer, Seller, Admin, System)

/// Whose fault a reason is, until an inspection says otherwise. A seller's own cancel is the
/// seller's fault whatever its reason: see `fault_of_cancel`.
Fault fault_of(Reason reason);

/// Fault of a cancel: a seller's is SELLER whatever reason was given.
Fault fault_of_cancel(Actor led_by, Reason reason);

/// Reasons for which a claim may still be opened on a completed order: completion ends changes of
/// mind, not liability.
bool outlives_completion(Reason reason);

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::Reason>
    : perdura::json::UpperSnakeForm<perdura::domain::Reason> {};
template <>
struct perdura::json::Form<perdura::domain::Fault>
    : perdura::json::UpperSnakeForm<perdura::domain::Fault> {};
template <>
struct perdura::json::Form<perdura::domain::Actor>
    : perdura::json::UpperSnakeForm<perdura::domain::Actor> {};
