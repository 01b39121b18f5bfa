#pragma once
// What the courier tells of its scans, truly or not. Pure.
#include <optional>
#include <vector>

#include "mock-courier/faults.hpp"

namespace perdura::mock_courier {

/// A scan as strangers see it.
struct ToldScan {
  Status status = Status::Accepted;
  Instant at;
  std::string place;
  bool returning = false;

  bool operator==(const ToldScan&) const = default;
};
BOOST_DESCRIBE_STRUCT(ToldScan, (), (status, at, place, returning))

ToldScan told(const Scan& scan);

/// The same moment, with a status that cannot be true.
ToldScan contradiction(const Scan& scan);

/// One message to be sent by webhook.
struct Telling {
  ToldScan scan;
  bool lie = false;
  std::optional<std::chrono::milliseconds> delay = {};  // after the scan
  bool after_next = false;  // others overtake it: due when a later one has gone, or at its delay
};

/// Faults that a webhook about this scan can have.
std::vector<FaultKind> webhook_faults(const Scan& scan);

/// What is sent of a scan that is struck by `kind`.
std::vector<Telling> by_webhook(const Scan& scan, std::optional<FaultKind> kind,
                                std::chrono::milliseconds late);

/// Faults that tracking can have: only those that would show.
std::vector<FaultKind> tracking_faults(const Waybill& waybill);

/// The list of scans that tracking answers; never empty.
std::vector<ToldScan> by_tracking(const Waybill& waybill, std::optional<FaultKind> kind);

}  // namespace perdura::mock_courier
