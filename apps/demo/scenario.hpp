#pragma once
// What may become of an order by card.
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace perdura::apps::demo {

enum class Scenario { Delivered, Declined, Tampered, Cancelled, Returned, Lost };

/// `name` is what people write; deploy/dev/demo.sh has the same names.
struct Told {
  Scenario scenario;
  std::string_view name;
  std::string_view what;
};

/// The first one is played if none is asked for.
inline constexpr std::array scenarios{
    Told{Scenario::Delivered, "delivered", "paid, dispatched and delivered"},
    Told{Scenario::Declined, "declined", "the payer declines three times: FAILED, nothing taken"},
    Told{Scenario::Tampered, "tampered",
         "another amount is authorised at the gateway: FAILED, and voided"},
    Told{Scenario::Cancelled, "cancelled",
         "cancelled before pick-up: the courier stops it, all is refunded"},
    Told{Scenario::Returned, "returned", "cannot be delivered, comes back, and is refunded"},
    Told{Scenario::Lost, "lost",
         "lost on its way: its courier says nothing more, and it is refunded"}};

const Told& told(Scenario scenario);
/// Nothing for a name that is none.
std::optional<Scenario> scenario_named(std::string_view name);
/// "delivered, declined or …".
std::string scenario_names();

}  // namespace perdura::apps::demo
