#include "domain/reasons.hpp"

#include <stdexcept>

namespace perdura::domain {

Fault fault_of(Reason reason) {
  switch (reason) {
    case Reason::ChangedMind:
    case Reason::Fraud:
    case Reason::Other:
      return Fault::Buyer;
    case Reason::Defect:
    case Reason::WrongItem:
    case Reason::Misdescribed:
    case Reason::OutOfStock:
      return Fault::Seller;
    case Reason::Damaged:
    case Reason::Lost:
      return Fault::Courier;
  }
  throw std::invalid_argument("not a reason");
}

Fault fault_of_cancel(Actor led_by, Reason reason) {
  return led_by == Actor::Seller ? Fault::Seller : fault_of(reason);
}

bool outlives_completion(Reason reason) {
  switch (reason) {
    case Reason::Defect:
    case Reason::WrongItem:
    case Reason::Misdescribed:
    case Reason::Damaged:
      return true;
    case Reason::ChangedMind:
    case Reason::Lost:
    case Reason::OutOfStock:
    case Reason::Fraud:
    case Reason::Other:
      return false;
  }
  throw std::invalid_argument("not a reason");
}

}  // namespace perdura::domain
