#pragma once
// What may go wrong: by order of a test (forced faults), or by a fate that the host decides.
#include <boost/describe/enum.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mock-courier/parcel.hpp"

namespace perdura::mock_courier {

/// Where a fault strikes: a call of the API, what is told of a scan by webhook, or the parcel.
enum class FaultCall { Upload, Cancel, Tracking, Webhook, Parcel };
BOOST_DESCRIBE_ENUM(FaultCall, Upload, Cancel, Tracking, Webhook, Parcel)

// The first three: the API's calls. Then what is told, which leaves the truth alone. The last two:
// what happens to a parcel, and is the truth.
enum class FaultKind {
  Refuse,         // 503, without effect
  TimeoutBefore,  // no answer, no effect
  TimeoutAfter,   // the effect, but no answer
  Late,
  Duplicate,
  OutOfOrder,
  Jump,  // skips a status; of a webhook: tracking never shows it either
  Contradict,
  Silent,
  DeliveredAfterReturn,
  Lose,
  Undelivered  // the delivery fails: back to the sender
};
BOOST_DESCRIBE_ENUM(FaultKind, Refuse, TimeoutBefore, TimeoutAfter, Late, Duplicate, OutOfOrder,
                    Jump, Contradict, Silent, DeliveredAfterReturn, Lose, Undelivered)

/// Whether such a fault can strike there at all.
bool possible(FaultCall call, FaultKind kind);

/// A forced fault strikes the next `times` occasions that it fits: those of one waybill or
/// reference, or, if it names neither, all. Of several the one set first counts.
struct FaultOrder {
  std::optional<std::string> waybill;
  std::optional<std::string> reference;
  FaultCall call = FaultCall::Webhook;
  FaultKind kind = FaultKind::Late;
  std::optional<std::int64_t> times = {};     // 1
  std::optional<std::int64_t> delay_ms = {};  // of late news, shop time; else as `Steps` say

  bool operator==(const FaultOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(FaultOrder, (), (waybill, reference, call, kind, times, delay_ms))

inline constexpr std::int64_t max_fault_times = 1'000'000;
inline constexpr std::int64_t max_fault_delay_ms = 365LL * 24 * 3600 * 1000;
inline constexpr std::size_t max_faults = 1'000;

struct Fault {
  std::int64_t id = 0;
  std::optional<std::string> waybill;
  std::optional<std::string> reference;
  FaultCall call = FaultCall::Webhook;
  FaultKind kind = FaultKind::Late;
  std::int64_t times = 1;  // left
  std::optional<std::int64_t> delay_ms;

  bool operator==(const Fault&) const = default;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (id, waybill, reference, call, kind, times, delay_ms))

/// When something may go wrong. An upload has no waybill yet.
struct Occasion {
  FaultCall call;
  std::string waybill;
  std::string reference;
  std::int64_t sequence = 0;  // of the scan that is told or comes; 0 for calls
};

/// What goes wrong; `delay`: how late, for what comes late, if not as `Steps` say.
struct Struck {
  Struck(FaultKind what, std::optional<std::chrono::milliseconds> how_late = {})
      : kind(what), delay(how_late) {}
  FaultKind kind;
  std::optional<std::chrono::milliseconds> delay;
};

/// Decides an occasion: nothing, or one of `kinds` (anything else counts as nothing). Asked once
/// for each occasion that no forced fault has struck; must not call the brain.
using Fate = std::function<std::optional<Struck>(const Occasion&, std::span<const FaultKind>)>;

bool fits(const Fault& fault, const Occasion& occasion, std::span<const FaultKind> kinds);

/// "delivered_after_return": how faults are written.
std::string lower_snake(std::string_view name);

}  // namespace perdura::mock_courier

template <>
struct perdura::json::Form<perdura::mock_courier::FaultCall>
    : perdura::json::detail::EnumForm<perdura::mock_courier::FaultCall,
                                      perdura::mock_courier::lower_snake> {};
template <>
struct perdura::json::Form<perdura::mock_courier::FaultKind>
    : perdura::json::detail::EnumForm<perdura::mock_courier::FaultKind,
                                      perdura::mock_courier::lower_snake> {};
