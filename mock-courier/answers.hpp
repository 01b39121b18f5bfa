#pragma once
// What the courier answers, as it stands on the wire.
#include <variant>

#include "mock-courier/telling.hpp"

namespace perdura::mock_courier {

/// Why one item of a list was refused, while others were not.
struct ItemError {
  std::string code;  // UNKNOWN_COURIER, TOO_LATE …
  std::string detail;
  bool operator==(const ItemError&) const = default;
};
BOOST_DESCRIBE_STRUCT(ItemError, (), (code, detail))

/// Has a waybill or an error.
struct UploadedItem {
  std::string reference;
  std::optional<std::string> waybill;
  std::optional<ItemError> error;
  bool operator==(const UploadedItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(UploadedItem, (), (reference, waybill, error))

struct Uploaded {
  std::vector<UploadedItem> items;  // as they were asked for
  bool operator==(const Uploaded&) const = default;
};
BOOST_DESCRIBE_STRUCT(Uploaded, (), (items))

/// Has a status (CANCELLED) or an error.
struct CancelledItem {
  std::string waybill;
  std::optional<Status> status;
  std::optional<ItemError> error;
  bool operator==(const CancelledItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(CancelledItem, (), (waybill, status, error))

struct Cancelled {
  std::vector<CancelledItem> items;
  bool operator==(const Cancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (items))

struct TrackedItem {
  std::string waybill;
  std::optional<std::string> reference;
  std::optional<std::string> courier_code;
  std::optional<Status> status;   // the last scan's
  std::optional<bool> returning;  // the last scan's
  std::optional<std::vector<ToldScan>> scans;
  std::optional<ItemError> error;  // then there is nothing else
  bool operator==(const TrackedItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrackedItem, (),
                      (waybill, reference, courier_code, status, returning, scans, error))

struct Tracked {
  std::vector<TrackedItem> items;
  bool operator==(const Tracked&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tracked, (), (items))

/// The body of a webhook.
struct WebhookBody {
  std::string event_id;
  std::string waybill;
  std::string reference;
  std::string order_id;
  std::string courier_code;
  Status status = Status::Accepted;
  Instant at;
  std::string place;
  bool returning = false;
  bool operator==(const WebhookBody&) const = default;
};
BOOST_DESCRIBE_STRUCT(WebhookBody, (),
                      (event_id, waybill, reference, order_id, courier_code, status, at, place,
                       returning))

/// The truth, for audits and tests. `sender` and `recipient` only where one order is asked for.
struct BookItem {
  std::int64_t number = 0;
  std::string waybill, courier_code, reference, order_id;
  std::int64_t items = 0;
  std::optional<Party> sender, recipient;
  Instant accepted_at;
  std::optional<Instant> handed_over_at;
  Status status = Status::Accepted;
  bool returning = false, held = false, lost = false;
  std::vector<Scan> scans;
  std::int64_t notices_waiting = 0;
  bool operator==(const BookItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(BookItem, (),
                      (number, waybill, courier_code, reference, order_id, items, sender, recipient,
                       accepted_at, handed_over_at, status, returning, held, lost, scans,
                       notices_waiting))

struct BookPage {
  std::vector<BookItem> items;  // by number, from 1 up
  std::optional<std::string> next_cursor;
  bool operator==(const BookPage&) const = default;
};
BOOST_DESCRIBE_STRUCT(BookPage, (), (items, next_cursor))

struct BookItems {
  std::vector<BookItem> items;
};
BOOST_DESCRIBE_STRUCT(BookItems, (), (items))

struct FaultList {
  std::vector<Fault> items;
};
BOOST_DESCRIBE_STRUCT(FaultList, (), (items))

// Answers that are none. The last: the key came with another request before.
struct Refused {};
struct Silent {};
struct KeyReused {};
template <class T>
using Reply = std::variant<T, Refused, Silent, KeyReused>;

// Of control routes.
struct Unknown {};
struct NotNow {
  std::string detail;
};
using Moved = std::variant<BookItem, Unknown, NotNow>;

}  // namespace perdura::mock_courier
