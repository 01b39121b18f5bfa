#pragma once
// How a session reads values and lists; included by the files that define its calls.
#include "apps/client/answers.hpp"
#include "apps/client/session.hpp"
#include "platform/http/url.hpp"

namespace perdura::apps {

template <class T>
T Session::read(const std::string& target) {
  const auto request = get(target);
  const auto response = send(request);
  require_status(request, response, {200});
  return read_answer<T>(request, response);
}

template <class List>
void Session::walk(const std::string& list, const std::function<bool(List&)>& visit) {
  const std::string first = list + (list.find('?') == list.npos ? "?" : "&") + "limit=100";
  std::string target = first;
  for (int pages = 0; pages < pages_max; ++pages) {
    List page = read<List>(target);
    if (!visit(page) || !page.next_cursor) return;
    target = first + "&cursor=" + platform::escape(*page.next_cursor);
  }
  throw ApiError({.method = "GET",
                  .path = list,
                  .status = 200,
                  .code = "TOO_MANY_PAGES",
                  .detail = "the list has no end after " + std::to_string(pages_max) + " pages",
                  .request_id = {}});
}

}  // namespace perdura::apps
