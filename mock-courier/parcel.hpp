#pragma once
// What a courier knows of a parcel. Times are shop time.
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/codec.hpp"

namespace perdura::mock_courier {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Whose parcels it carries.
inline constexpr std::array<std::string_view, 5> courier_codes{"01", "04", "05", "06", "08"};

/// What a scan says of where the parcel is; to whom it goes says `returning`.
enum class Status {
  Accepted,
  PickedUp,
  InTransit,
  AtDestination,
  OutForDelivery,
  Delivered,
  Cancelled
};
BOOST_DESCRIBE_ENUM(Status, Accepted, PickedUp, InTransit, AtDestination, OutForDelivery, Delivered,
                    Cancelled)

struct Party {
  std::string name;
  std::string line;  // the address
  std::optional<std::string> phone = {};

  bool operator==(const Party&) const = default;
};
BOOST_DESCRIBE_STRUCT(Party, (), (name, line, phone))

/// What is uploaded: one parcel to be carried.
struct Consignment {
  std::string reference;  // the client's own: one waybill each
  std::string order_id;   // the client's own: any number of waybills
  std::string courier_code;
  Party sender, recipient;
  std::int64_t items = 0;

  bool operator==(const Consignment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Consignment, (),
                      (reference, order_id, courier_code, sender, recipient, items))

struct Scan {
  std::int64_t sequence = 0;  // from 1 in each waybill, without gaps
  Status status = Status::Accepted;
  bool returning = false;  // on its way back to the sender, or there
  std::string place;
  Instant at;
  bool told = true;  // false: skipped in all that is told outside

  bool operator==(const Scan&) const = default;
};
BOOST_DESCRIBE_STRUCT(Scan, (), (sequence, status, returning, place, at, told))

/// The truth about one parcel.
struct Waybill {
  std::int64_t number = 0;  // counts the waybills from 1
  std::string waybill;      // as on the label
  Consignment consignment;
  Instant accepted_at;
  std::optional<Instant> handed_over_at;  // by the sender; the pickup's scan comes after it
  bool held = false;                      // moves no further until it is advanced
  bool lost = false;                      // is scanned no more until it is found
  std::vector<Scan> scans;                // a legal path, never empty once it is accepted

  Status status() const { return scans.back().status; }
  bool returning() const { return scans.back().returning; }
  bool picked_up() const { return status() != Status::Accepted && status() != Status::Cancelled; }
  /// Nothing comes after this.
  bool ended() const { return status() == Status::Delivered || status() == Status::Cancelled; }
};

/// How long the courier takes, in shop time.
struct Steps {
  std::chrono::milliseconds hand_over{std::chrono::hours(1)};  // from ACCEPTED until handed over
  std::chrono::milliseconds step{std::chrono::hours(6)};       // from there, and between two scans
  std::chrono::milliseconds late{std::chrono::hours(18)};      // by which late news is late
};

/// Where a waybill moves by itself. Nothing: it has ended.
///   ACCEPTED → PICKED_UP → IN_TRANSIT → AT_DESTINATION → OUT_FOR_DELIVERY → DELIVERED
std::optional<Status> next_of(Status status);

/// Where such a scan happens: "destination depot".
std::string place_of(Status status, bool returning);

/// The number on the label: the courier's code, nine digits that count, and a check digit (the
/// other eleven modulo 7).
std::string waybill_text(std::string_view courier_code, std::int64_t number);

}  // namespace perdura::mock_courier

template <>
struct perdura::json::Form<perdura::mock_courier::Status>
    : perdura::json::UpperSnakeForm<perdura::mock_courier::Status> {};
