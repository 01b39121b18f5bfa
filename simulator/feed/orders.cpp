#include "simulator/feed/orders.hpp"

#include <algorithm>
#include <array>

#include "platform/messaging/event_headers.hpp"

namespace perdura::simulator::feed {
namespace {

struct Told {
  std::string_view type, status;
};

// clang-format off
constexpr std::array by_event{
    Told{"order.placed"   , "AWAITING_PAYMENT"},
    Told{"order.paid"     , "PAID"            },
    Told{"order.failed"   , "FAILED"          },
    Told{"order.expired"  , "EXPIRED"         },
    Told{"order.delivered", "DELIVERED"       },
    Told{"order.cancelled", "CANCELLED"       },
    Told{"order.completed", "COMPLETED"       },
};

/// Statuses that no event of the topic tells, and what was told before.
struct Untold {
  std::string_view status, before;
};
constexpr std::array untold{
    Untold{"PENDING"       , ""    },
    Untold{"CANCEL_PENDING", "PAID"},
    Untold{"SHIPPING"      , "PAID"},
};
// clang-format on

std::string_view header_of(const platform::Message& message, std::string_view name) {
  for (const auto& [known, value] : message.headers) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace

void OrderFold::take(const platform::Message& message) {
  if (message.topic != "order") return;
  const auto type = header_of(message, platform::header::type);
  const auto* told = std::ranges::find(by_event, type, &Told::type);
  if (told != by_event.end()) statuses_[message.key] = told->status;
}

std::string_view status_told(std::string_view status) {
  const auto* found = std::ranges::find(untold, status, &Untold::status);
  return found == untold.end() ? status : found->before;
}

}  // namespace perdura::simulator::feed
