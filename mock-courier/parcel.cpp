#include "mock-courier/parcel.hpp"

#include <charconv>

namespace perdura::mock_courier {

std::optional<Status> next_of(Status status) {
  switch (status) {
    case Status::Accepted:
      return Status::PickedUp;
    case Status::PickedUp:
      return Status::InTransit;
    case Status::InTransit:
      return Status::AtDestination;
    case Status::AtDestination:
      return Status::OutForDelivery;
    case Status::OutForDelivery:
      return Status::Delivered;
    case Status::Delivered:
    case Status::Cancelled:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string place_of(Status status, bool returning) {
  switch (status) {
    case Status::Accepted:
    case Status::Cancelled:
      return "office";
    case Status::PickedUp:
      return "origin depot";
    case Status::InTransit:
      return "main hub";
    case Status::AtDestination:
    case Status::OutForDelivery:
      return returning ? "origin depot" : "destination depot";
    case Status::Delivered:
      return returning ? "sender" : "recipient";
  }
  return "";
}

std::string waybill_text(std::string_view courier_code, std::int64_t number) {
  const std::string digits = std::to_string(number);
  constexpr std::size_t width = 9;
  std::string text(courier_code);
  text += std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
  std::int64_t whole = 0;
  std::from_chars(text.data(), text.data() + text.size(), whole);
  return text + std::to_string(whole % 7);
}

}  // namespace perdura::mock_courier
