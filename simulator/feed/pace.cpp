#include "simulator/feed/pace.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "simulator/units.hpp"

namespace perdura::simulator::feed {

using Seconds = std::chrono::duration<double>;

std::optional<Speed> read_speed(std::string_view text) {
  if (text == "max") return Speed{};
  if (!text.ends_with('x') || text.empty()) return std::nullopt;
  text.remove_suffix(1);
  double times = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, times, std::chars_format::fixed);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  if (!(times >= Speed::least && times <= Speed::most)) return std::nullopt;
  return Speed{times};
}

std::string write_speed(Speed speed) {
  if (!speed.times) return "max";
  char text[32];
  std::snprintf(text, sizeof text, "%gx", *speed.times);
  return text;
}

std::string write_times(double times) {
  constexpr double whole_from = 10;
  if (times >= whole_from) return write_count(std::llround(times)) + "x";
  char text[32];
  std::snprintf(text, sizeof text, "%.2gx", times);
  return text;
}

void Pacer::note(Moment moment) {
  last_ = moment;
  if (moment < start_) return;
  if (!began_) began_ = clock_.now();
  if (speed_.times) late_ = std::max(WallTime::zero(), -rest_until(moment));
}

WallTime Pacer::rest_until(Moment moment) const {
  if (!speed_.times || !began_) return WallTime::zero();
  const auto due =
      *began_ + std::chrono::duration_cast<WallTime>(Seconds(moment - start_) / *speed_.times);
  return due - clock_.now();
}

double Pacer::achieved() const {
  if (!began_) return 0;
  const double real = Seconds(left_at_ - *began_).count();
  const double passed = Seconds(last_ - start_).count();
  return real > 0 && passed > 0 ? passed / real : 0;
}

}  // namespace perdura::simulator::feed
