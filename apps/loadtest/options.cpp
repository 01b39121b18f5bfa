#include "apps/loadtest/options.hpp"

#include <CLI/CLI.hpp>

#include "platform/core/setting_values.hpp"

namespace perdura::apps::loadtest {
namespace {

std::string from_to(std::int64_t least, std::int64_t most) {
  return "from " + std::to_string(least) + " to " + std::to_string(most);
}

std::string refusal(const std::string& text, const std::string& expected) {
  return "\"" + text + "\" is not " + expected;
}

// CLI11's own range takes 010 for eight, and nan for a number within any bounds.

CLI::Validator whole(std::int64_t least, std::int64_t most) {
  const auto check = [=](std::string& text) {
    const auto number = platform::read_whole(text);
    if (!number || *number < least || *number > most) {
      return refusal(text, "a whole number " + from_to(least, most));
    }
    text = std::to_string(*number);
    return std::string();
  };
  return CLI::Validator(check, from_to(least, most));
}

CLI::Validator rate() {
  const std::string range = from_to(0, static_cast<std::int64_t>(rate_max));
  const auto check = [=](std::string& text) {
    const auto number = platform::read_real(text);
    const bool fits = number && *number >= 0 && *number <= rate_max;
    return fits ? std::string() : refusal(text, "a number of orders a second " + range);
  };
  return CLI::Validator(check, range);
}

}  // namespace

void add_options(CLI::App& app, Options& options) {
  Wishes& wishes = options.wishes;
  const auto take_pay = [&wishes](const std::string& name) {
    wishes.pay = name == to_string(Pay::Card) ? Pay::Card : Pay::Credit;
  };
  app.add_option_function<std::string>(
         "--pay", take_pay, "credit: on store credit; card: at mock-pg (default: credit)")
      ->envname("PAY")
      ->check(
          CLI::IsMember({std::string(to_string(Pay::Credit)), std::string(to_string(Pay::Card))}));
  app.add_option("--orders", wishes.orders, "how many (default: 100)")
      ->envname("ORDERS")
      ->transform(whole(1, orders_max));
  app.add_option("--concurrency", wishes.concurrency,
                 "how many at a time (default: all of up to 100 orders, else 50)")
      ->envname("CONCURRENCY")
      ->transform(whole(1, concurrency_max));
  const auto take_shape = [&wishes](const std::string& name) {
    wishes.shape = name == to_string(Shape::Scarce) ? Shape::Scarce : Shape::Plenty;
  };
  app.add_option_function<std::string>(
         "--shape", take_shape,
         "scarce: the credit, or by card the stock, is enough for two orders in three; plenty: for "
         "all (default: scarce for 100 orders, else plenty)")
      ->envname("SHAPE")
      ->check(CLI::IsMember(
          {std::string(to_string(Shape::Scarce)), std::string(to_string(Shape::Plenty))}));
  app.add_option("--credit", wishes.credit, "the buyer's credit, in place of the shape's")
      ->envname("CREDIT")
      ->transform(whole(1, credit_max.value()));
  app.add_option("--stock", wishes.stock, "coffees, in place of the shape's")
      ->envname("STOCK")
      ->transform(whole(0, stock_max));
  app.add_option("--warmup", wishes.warmup, "orders before, not counted (default: 20)")
      ->envname("WARMUP")
      ->transform(whole(0, warmup_max));
  app.add_option("--min-rate", wishes.min_rate, "fail below so many orders to PAID a second")
      ->envname("MIN_RATE")
      ->transform(rate());
  app.add_option("--json", options.json, "write the report to this file too")->envname("JSON");
}

}  // namespace perdura::apps::loadtest
