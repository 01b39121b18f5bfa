#include "platform/http/detail/head.hpp"

#include <gtest/gtest.h>

namespace perdura::platform::detail {
namespace {

constexpr const char* host = "Host: h\r\n";

RequestHead request(const std::string& fields, const std::string& line = "POST /a HTTP/1.1") {
  return parse_request_head(line + "\r\n" + host + fields);
}

template <class F>
int refusal(F&& parse) {
  try {
    parse();
  } catch (const WireError& error) {
    return error.status();
  }
  return 0;
}

int of(const std::string& fields) {
  return refusal([&] { request(fields); });
}

int of_line(const std::string& line) {
  return refusal([&] { request("", line); });
}

TEST(RequestHead, IsReadWithItsFields) {
  const auto head =
      request("Content-Length: 5\r\nX-A:  b c\t\r\nX-Empty:\r\nConnection: x, Close\r\n");
  EXPECT_EQ(head.method, HttpMethod::Post);
  EXPECT_EQ(head.target, "/a");
  EXPECT_EQ(head.headers, (HttpHeaders{{"Host", "h"}, {"X-A", "b c"}, {"X-Empty", ""}}));
  EXPECT_EQ(head.framing, (Framing{.length = 5}));
  EXPECT_FALSE(head.keep_alive);
  EXPECT_TRUE(request("Expect: 100-continue\r\n").expects_continue);
}

TEST(RequestHead, LeavesOutWhatConnectionNames) {
  const auto head = request(
      "X-Hop: 1\r\nConnection: keep-alive, x-hop ,,\r\nX-End: 2\r\nconnection: X-Two\r\n"
      "X-Two: 3\r\nX-HOP: 4\r\nProxy-Connection: close\r\n");
  EXPECT_EQ(head.headers, (HttpHeaders{{"Host", "h"}, {"X-End", "2"}}));
  const auto framed = request("Connection: Content-Length\r\nContent-Length: 5\r\n");
  EXPECT_EQ(framed.framing, (Framing{.length = 5})) << "what is named still frames the body";
}

TEST(RequestHead, StaysOpenAsItsVersionSays) {
  EXPECT_TRUE(request("").keep_alive);
  EXPECT_FALSE(request("", "GET / HTTP/1.0").keep_alive);
  EXPECT_TRUE(request("Connection: Keep-Alive\r\n", "GET / HTTP/1.0").keep_alive);
}

TEST(RequestHead, NeverLeavesTheBodysLengthToTheReader) {
  EXPECT_EQ(of("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(of("Content-Length: 5\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(of("Content-Length: 5, 5\r\n"), 400);
  EXPECT_EQ(of("Content-Length: +5\r\n"), 400);
  EXPECT_EQ(of("Content-Length: -1\r\n"), 400);
  EXPECT_EQ(of("Content-Length: 0x5\r\n"), 400);
  EXPECT_EQ(of("Content-Length:\r\n"), 400);
  EXPECT_EQ(of("Content-Length: 99999999999999999999\r\n"), 413);
  EXPECT_EQ(of("Transfer-Encoding: gzip, chunked\r\n"), 400);
  EXPECT_EQ(of("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(of("Transfer-Encoding: identity\r\n"), 400);
  EXPECT_EQ(refusal([] { request("Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0"); }), 400);
  EXPECT_EQ(request("Transfer-Encoding: Chunked\r\n").framing.kind, Framing::Kind::Chunked);
}

TEST(RequestHead, RefusesSplitAndFoldedFields) {
  EXPECT_EQ(of("X-A: b\r\n folded\r\n"), 400);
  EXPECT_EQ(of("X-A : b\r\n"), 400);
  EXPECT_EQ(of("X A: b\r\n"), 400);
  EXPECT_EQ(of(": b\r\n"), 400);
  EXPECT_EQ(of("X-A\r\n"), 400);
  EXPECT_EQ(of("X-A: b\nX-B: c\r\n"), 400) << "a bare line feed";
  EXPECT_EQ(of("X-A: b\rX-B: c\r\n"), 400) << "a bare carriage return";
  EXPECT_EQ(of(std::string("X-A: b\0c\r\n", 10)), 400);
  EXPECT_EQ(of("X-A: b\x7F\r\n"), 400);
  EXPECT_EQ(of("X-A: b\tc\r\n"), 0);
}

TEST(RequestHead, RefusesLinesThatAreNone) {
  for (const char* bad :
       {"", " ", "GET", "GET /", "GET  HTTP/1.1", "/ GET HTTP/1.1", "G\tT / HTTP/1.1",
        "GET /a b HTTP/1.1", "GET /\x80 HTTP/1.1", "GET a HTTP/1.1", "GET * HTTP/1.1",
        "GET / HTTX/1.1", " GET / HTTP/1.1", "GET / http/1.1"}) {
    EXPECT_EQ(of_line(bad), 400) << bad;
  }
  EXPECT_EQ(of_line("GET / HTTP/2.0"), 505);
  EXPECT_EQ(of_line("GET / HTTP/1.10"), 505);
  EXPECT_EQ(of_line("TRACE / HTTP/1.1"), 501);
  EXPECT_EQ(of_line("get / HTTP/1.1"), 501);
  EXPECT_EQ(of_line("GET /" + std::string(max_target_bytes, 'a') + " HTTP/1.1"), 414);
}

TEST(RequestHead, NeedsOneHost) {
  EXPECT_EQ(refusal([] { parse_request_head("GET / HTTP/1.1\r\n"); }), 400);
  EXPECT_EQ(of("Host: other\r\n"), 400);
  EXPECT_EQ(refusal([] { parse_request_head("GET / HTTP/1.0\r\n"); }), 0);
}

TEST(RequestHead, TakesTheAbsoluteFormAsAPath) {
  EXPECT_EQ(request("", "GET http://h:1/a?b HTTP/1.1").target, "/a?b");
  EXPECT_EQ(request("", "GET HTTP://h HTTP/1.1").target, "/");
  EXPECT_EQ(request("", "GET http://h?x=/y HTTP/1.1").target, "/?x=/y");
}

TEST(RequestHead, BoundsItsFields) {
  std::string fields;
  for (std::size_t i = 1; i < HttpHeaders::max_fields; ++i) fields += "A: b\r\n";
  EXPECT_EQ(of(fields), 0);
  EXPECT_EQ(of(fields + "A: b\r\n"), 431);
}

TEST(ResponseHead, KnowsWhetherABodyFollows) {
  const auto framing = [](const std::string& text, HttpMethod asked = HttpMethod::Get) {
    return parse_response_head(text, asked).framing;
  };
  EXPECT_EQ(framing("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n").length, 7u);
  EXPECT_EQ(framing("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n", HttpMethod::Head), Framing{});
  EXPECT_EQ(framing("HTTP/1.1 204\r\n"), Framing{});
  EXPECT_EQ(framing("HTTP/1.1 200\r\n").kind, Framing::Kind::UntilClose);
  EXPECT_FALSE(parse_response_head("HTTP/1.1 200 \r\n", HttpMethod::Get).keep_alive);
  for (const char* bad : {"HTTP/1.1\r\n", "HTTP/1.1 20\r\n", "HTTP/1.1 2000 OK\r\n", "ICY 200\r\n",
                          "HTTP/1.1 099 x\r\n", "HTTP/1.1 600 x\r\n", "\r\n", ""}) {
    EXPECT_NE(refusal([&] { framing(bad); }), 0) << bad;
  }
}

TEST(Heads, AreWrittenWithoutWhatOnlyConcernsAConnection) {
  const HttpRequest request{
      HttpMethod::Get,
      "/",
      {{"Connection", "X-Hop"}, {"X-Hop", "1"}, {"Expect", "x"}, {"TE", "x"}}};
  EXPECT_EQ(request_head_text(request, "h"), "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
}

TEST(Heads, AreWrittenAsTheyAreRead) {
  const HttpRequest request{HttpMethod::Put, "/a?b", {{"X-A", "b"}, {"content-length", "9"}}, "xy"};
  EXPECT_EQ(request_head_text(request, "h:1"),
            "PUT /a?b HTTP/1.1\r\nHost: h:1\r\nX-A: b\r\nContent-Length: 2\r\n\r\n");
  const HttpResponse response{200, {{"Content-Length", "9"}, {"Connection", "upgrade"}}, "xy"};
  EXPECT_EQ(response_head_text(response, HttpMethod::Get, true),
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(response_head_text(response, HttpMethod::Head, false),
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(response_head_text({.status = 204}, HttpMethod::Get, true),
            "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
}

}  // namespace
}  // namespace perdura::platform::detail
