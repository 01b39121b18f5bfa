// Prometheus' text format.
#include <array>
#include <charconv>
#include <cmath>

#include "platform/core/metrics.hpp"

namespace perdura::platform {
namespace {

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string escaped(std::string_view text, bool quotes) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\\\";
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '"' && quotes) {
      result += "\\\"";
    } else {
      result += c;
    }
  }
  return result;
}

std::string shown(const Labels& labels, std::string_view bound = {}) {
  std::string text;
  for (const auto& [name, value] : labels) {
    text += (text.empty() ? "" : ",") + name + "=\"" + escaped(value, true) + "\"";
  }
  if (!bound.empty()) {
    text += text.empty() ? "le=\"" : ",le=\"";
    text += std::string(bound) + "\"";
  }
  return text.empty() ? text : "{" + text + "}";
}

std::string shown(const std::string& name, const Labels& labels, const Histogram& histogram) {
  std::string text;
  const auto& bounds = histogram.buckets();
  std::string all;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    const std::string bound = i == bounds.size() ? "+Inf" : number(bounds[i]);
    all = std::to_string(histogram.count_up_to(i));
    text += name + "_bucket" + shown(labels, bound) + " " + all + "\n";
  }
  text += name + "_sum" + shown(labels) + " " + number(histogram.sum()) + "\n";
  // The same reading as the last bucket's: a scrape while others count must agree with itself.
  return text + name + "_count" + shown(labels) + " " + all + "\n";
}

}  // namespace

std::string Metrics::expose() const {
  static constexpr std::array kinds{"counter", "gauge", "histogram"};
  const std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& [name, family] : families_) {
    text += "# HELP " + name + " " + escaped(family.help, false) + "\n";
    text += "# TYPE " + name + " " + kinds[static_cast<std::size_t>(family.kind)] + "\n";
    for (const auto& [labels, series] : family.series) {
      if (series.counter) {
        text += name + shown(labels) + " " + std::to_string(series.counter->value()) + "\n";
      } else if (series.gauge) {
        text += name + shown(labels) + " " + number(series.gauge->value()) + "\n";
      } else if (series.histogram) {
        text += shown(name, labels, *series.histogram);
      }
    }
  }
  return text;
}

}  // namespace perdura::platform
