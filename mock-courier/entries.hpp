#pragma once
// What the courier writes down: all that it knows is what these add up to.
#include <variant>

#include "mock-courier/telling.hpp"

namespace perdura::mock_courier {

/// A waybill has been issued; its first scan follows.
struct Issued {
  std::int64_t number = 0;
  std::string waybill;
  Consignment consignment;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Issued, (), (number, waybill, consignment, at))

struct HandedOver {
  std::string waybill;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (), (waybill, at))

struct Scanned {
  std::string waybill;
  Scan scan;
};
BOOST_DESCRIBE_STRUCT(Scanned, (), (waybill, scan))

struct Held {
  std::string waybill;
};
BOOST_DESCRIBE_STRUCT(Held, (), (waybill))

struct Lost {
  std::string waybill;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Lost, (), (waybill, at))

/// No longer held, or found again.
struct GoesOn {
  std::string waybill;
};
BOOST_DESCRIBE_STRUCT(GoesOn, (), (waybill))

/// A message to the client that is to be sent, or tried again, until it has ended.
struct Notice {
  std::int64_t id = 0;   // counts the notices from 1
  std::string event_id;  // the same for each copy of the same news
  std::string waybill;
  ToldScan scan;
  Instant due;
  bool after_next = false;

  bool operator==(const Notice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (id, event_id, waybill, scan, due, after_next))

struct NoticeMade {
  Notice notice;
};
BOOST_DESCRIBE_STRUCT(NoticeMade, (), (notice))

struct NoticeEnded {
  std::int64_t id = 0;
  bool sent = false;  // false: given up
};
BOOST_DESCRIBE_STRUCT(NoticeEnded, (), (id, sent))

/// An answer under an Idempotency-Key; `place` is the route's.
struct Answered {
  std::string place, key, hash, answer;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (place, key, hash, answer))

struct FaultSet {
  Fault fault;
};
BOOST_DESCRIBE_STRUCT(FaultSet, (), (fault))

struct FaultStruck {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(FaultStruck, (), (id))

struct FaultsCleared {};

using Entry = std::variant<Issued, HandedOver, Scanned, Held, Lost, GoesOn, NoticeMade, NoticeEnded,
                           Answered, FaultSet, FaultStruck, FaultsCleared>;

}  // namespace perdura::mock_courier
