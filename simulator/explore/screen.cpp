#include "simulator/explore/screen.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace perdura::simulator {
namespace {

constexpr std::size_t widest = 26;
constexpr const char* nothing = ".";

/// From left to right; whoever is not here comes after them.
constexpr std::array<std::string_view, 10> usual_order{
    "people",  "gateway",   "worker",   "order",   "payment",
    "product", "promotion", "shipping", "mock-pg", "mock-courier"};

/// Sites by what their names begin with.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> by_site{
    {{"gateway.", "mock-pg"},
     {"courier.", "mock-courier"},
     {"activity.", "worker"},
     {"workflow_task", "worker"}}};

/// A status, or a kind; not "KRW".
bool is_word(std::string_view text) {
  return text.size() > 3 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

/// "ord_01m8d4…": whoever reads it knows no more.
bool is_id(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> split(std::string_view text, std::string_view at) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto found = text.find(at);
    parts.push_back(text.substr(0, found));
    if (found == std::string_view::npos) return parts;
    text.remove_prefix(found + at.size());
  }
}

/// "POST order/internal/v1/orders/cancelled": the host, and what is wanted of it.
std::optional<std::string> call_of(std::string_view what) {
  const auto words = split(what, " ");
  constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
  if (words.size() != 2 || std::ranges::find(methods, words[0]) == methods.end()) return {};
  const auto path = split(words[1].substr(0, words[1].find('?')), "/");
  if (path.size() < 2) return {};
  std::string text = words[0] == "GET" ? "? " : "▶ ";
  text += path.front();
  for (auto part = path.rbegin(); part + 1 != path.rend(); ++part) {
    if (part->empty() || is_id(*part)) continue;
    return text.append(" ").append(*part);
  }
  return text;
}

/// "UPDATE orders PAID KRW; INSERT outbox": tables with what they say first, if any says anything.
/// What belongs to something else ("order_timeline") comes behind it.
std::string commit_of(std::string_view what) {
  std::string main, rest;
  for (const auto part : split(what, "; ")) {
    const auto words = split(part, " ");
    if (words.size() < 3 || !is_word(words[2])) continue;
    std::string& to = words[1].find('_') == std::string_view::npos ? main : rest;
    to.append(to.empty() ? "" : ", ").append(words[1]).append(" ").append(words[2]);
  }
  if (main.empty() && rest.empty()) return std::string(what.substr(0, what.find("; ")));
  return main + (main.empty() || rest.empty() ? "" : ", ") + rest;
}

/// Characters, as a terminal counts them here.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string cut(const std::string& text) {
  if (width_of(text) <= widest) return text;
  std::size_t width = 0;
  std::size_t end = 0;
  for (; width < widest; ++end) {
    if ((text[end] & 0xC0) != 0x80) ++width;
  }
  return text.substr(0, end - 1) + "…";
}

std::string padded(std::string text, std::size_t width) {
  const auto have = width_of(text);
  return text.append(have < width ? width - have : 0, ' ');
}

struct Column {
  std::string actor;
  std::size_t width;
};

std::vector<Column> columns_of(const std::vector<TraceLine>& lines) {
  std::vector<Column> columns;
  for (const auto& line : lines) {
    const auto actor = actor_of(line);
    auto found = std::ranges::find(columns, actor, &Column::actor);
    if (found == columns.end()) {
      columns.push_back({actor, width_of(actor)});
      found = columns.end() - 1;
    }
    found->width = std::max(found->width, width_of(cut(short_of(line))));
  }
  std::ranges::stable_sort(columns, {}, [](const Column& column) {
    return std::ranges::find(usual_order, column.actor) - usual_order.begin();
  });
  return columns;
}

/// What stands before the actors' columns: mark, step and time as `to_text` has them.
std::string head_of(const TraceLine& line, const scenario::Start& start) {
  auto head = to_text({.step = line.step, .at = line.at, .fault = line.fault}, start);
  head.resize(head.find_last_not_of(' ') + 1);
  return head;
}

std::string row_of(std::string head, const TraceLine& line, const std::vector<Column>& columns) {
  for (const auto& column : columns) {
    const bool its = actor_of(line) == column.actor;
    head += padded(its ? cut(short_of(line)) : nothing, column.width + 2);
  }
  head.resize(head.find_last_not_of(' ') + 1);
  return head + "\n";
}

}  // namespace

std::string actor_of(const TraceLine& line) {
  if (!line.fault) {
    const bool person = line.who == "clients" || line.who == "admin" || line.who == "courier" ||
                        line.who.find('/') != std::string::npos;
    return person ? "people" : line.who;
  }
  for (const auto& [begins, actor] : by_site) {
    if (line.who.starts_with(begins)) return std::string(actor);
  }
  const auto dot = line.who.find('.');
  if (dot != std::string::npos) return line.who.substr(dot + 1);
  // Of a site that is asked for hosts.
  return std::ranges::find(usual_order, line.order) == usual_order.end() ? "world" : line.order;
}

std::string short_of(const TraceLine& line) {
  if (line.fault) return line.who + " " + line.what;
  if (line.who.find('/') != std::string::npos) return line.what;
  if (auto call = call_of(line.what)) return std::move(*call);
  return commit_of(line.what);
}

std::string screen_of(const std::vector<TraceLine>& lines, const Broken& broken,
                      const scenario::Start& start) {
  const auto columns = columns_of(lines);
  std::string text = "  step    virtual";
  std::size_t width = text.size();
  for (const auto& line : lines) width = std::max(width, head_of(line, start).size());
  text = padded(std::move(text), width + 2);
  for (const auto& column : columns) text += padded(column.actor, column.width + 2);
  text.resize(text.find_last_not_of(' ') + 1);
  text += "\n";
  for (const auto& line : lines) {
    text += row_of(padded(head_of(line, start), width + 2), line, columns);
  }
  return text + "✗ " + broken.check + ": " + broken.sentence + "\n";
}

}  // namespace perdura::simulator
