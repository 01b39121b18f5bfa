#include "apps/client/checkout_page.hpp"

#include <optional>
#include <stdexcept>

namespace perdura::apps {
namespace {

/// What stands between `before`, from `from` on, and the next `after`.
std::optional<std::string> between(const std::string& text, std::size_t from,
                                   const std::string& before, const std::string& after) {
  const auto begin = text.find(before, from);
  if (begin == text.npos) return std::nullopt;
  const auto end = text.find(after, begin + before.size());
  if (end == text.npos) return std::nullopt;
  return text.substr(begin + before.size(), end - begin - before.size());
}

std::runtime_error unreadable(const std::string& page, const std::string& what) {
  return std::runtime_error("the gateway's page \"" + title_of(page) + "\" has no " + what);
}

}  // namespace

std::string title_of(const std::string& page) {
  return between(page, 0, "<title>", "</title>").value_or("");
}

Form form_of(const std::string& page, const std::string& button) {
  const std::string what = "button \"" + button + "\"";
  const auto label = page.find(">" + button + "</button>");
  const auto begin = label == page.npos ? label : page.rfind("<form", label);
  if (begin == page.npos) throw unreadable(page, what);
  const std::string form = page.substr(begin, label - begin);
  const auto action = between(form, 0, "action=\"", "\"");
  const auto name = between(form, 0, " name=\"", "\"");
  const auto value = between(form, 0, " value=\"", "\"");
  if (!action || !name || !value) throw unreadable(page, "form behind its " + what);
  return {*action, *name + "=" + *value};
}

std::string target_of(const std::string& address) {
  const auto scheme = address.find("://");
  const auto path = scheme == address.npos ? scheme : address.find('/', scheme + 3);
  if (path == address.npos) throw std::runtime_error("\"" + address + "\" is no page's address");
  return address.substr(path);
}

}  // namespace perdura::apps
