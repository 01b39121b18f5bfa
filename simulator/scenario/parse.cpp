#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "json/text.hpp"
#include "simulator/near.hpp"
#include "simulator/scenario/node.hpp"

namespace perdura::simulator::scenario {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Ends the reading: nothing sensible can come after it.
struct Refused {
  Finding finding;
};

/// Places by offset: yaml-cpp counts columns in bytes. Fast in a line of any length.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
      if ((text[i] & 0xc0) == 0x80) inner_.push_back(i);
    }
  }

  Spot at(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto next = std::ranges::upper_bound(starts_, offset);
    const std::size_t start = *(next - 1);
    const auto inner =
        std::ranges::lower_bound(inner_, offset) - std::ranges::lower_bound(inner_, start);
    const auto column = static_cast<std::ptrdiff_t>(offset - start) - inner + 1;
    return {static_cast<int>(next - starts_.begin()), static_cast<int>(column)};
  }
  Spot at(const YAML::Mark& mark) const {
    return at(mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos));
  }
  char first(const YAML::Mark& mark) const {
    const auto offset = static_cast<std::size_t>(std::max(mark.pos, 0));
    return offset < text_.size() ? text_[offset] : '\0';
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_{0};  // of lines
  std::vector<std::size_t> inner_;      // bytes that begin no character
};

/// Builds the tree out of the parser's events. Values stand on a stack until their parent ends.
class Builder : public YAML::EventHandler {
 public:
  Builder(const Places& places, Findings& findings) : places_(places), findings_(findings) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "", anchor);
    value(Node{.at = places_.at(mark)});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    find(mark, "an alias is not allowed here: write the value itself");
    value(Node{.at = places_.at(mark)});
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check(mark, tag, anchor);
    Node node = Node::scalar(text);
    node.at = places_.at(mark);
    node.quoted = tag == "!";
    value(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(Node{.kind = Node::Kind::List, .at = places_.at(mark)});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(Node{.kind = Node::Kind::Map, .at = places_.at(mark)});
  }
  void OnMapEnd() override { close(); }

  Node take() { return std::move(root_); }

 private:
  struct Open {
    Node node;
    bool has_key = false;
    bool keep = true;  // false: the key cannot be used, nor its value
    std::string key = {};
    Spot key_at = {};
    std::set<std::string> names = {};
  };

  void find(const YAML::Mark& mark, std::string text) { find(places_.at(mark), std::move(text)); }
  void find(const Spot& at, std::string text) {
    if (findings_.size() < max_findings) findings_.push_back({at, std::move(text)});
  }

  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (++nodes_ > max_nodes) throw Refused{{places_.at(mark), "more than a million values"}};
    const char first = places_.first(mark);
    if (anchor != 0 || first == '&')
      find(mark, "an anchor is not allowed here: leave out \"&...\"");
    const bool usual = tag.empty() || tag == "?" || tag == "!";
    if (!usual || first == '!') find(mark, "a tag is not allowed here: leave out \"!...\"");
  }

  void open(Node node) {
    if (open_.size() == static_cast<std::size_t>(max_depth)) {
      throw Refused{{node.at, "nested deeper than " + std::to_string(max_depth) + " levels"}};
    }
    open_.push_back({.node = std::move(node)});
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    value(std::move(node));
  }

  void value(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::List) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      key(parent, node);
    } else {
      parent.has_key = false;
      if (!parent.keep) return;
      node.name_at = parent.key_at;
      parent.node.add(std::move(parent.key), std::move(node));
    }
  }

  void key(Open& parent, const Node& node) {
    parent.has_key = true;
    parent.keep = node.kind == Node::Kind::Scalar;
    parent.key = node.text;
    parent.key_at = node.at;
    if (!parent.keep) {
      find(node.at, "a key has to be a name, not " + told(node));
    } else if (!parent.names.insert(node.text).second) {
      parent.keep = false;
      find(node.at, "the key " + shown(node.text) + " is here twice");
    }
  }

  const Places& places_;
  Findings& findings_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
  Node root_;
};

/// What yaml-cpp would take for another encoding, or leave to chance.
void refuse_strange(std::string_view text, const Places& places) {
  if (text.size() > max_bytes) throw Refused{{{1, 1}, "longer than 8 MiB"}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    const bool line_end = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (control && c != '\n' && c != '\t' && !line_end) {
      throw Refused{{places.at(i), "a control character"}};
    }
  }
  if (json::valid_utf8(text)) return;
  std::size_t bad = 0;
  // The longest beginning that is UTF-8, a line at a time, names the line.
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    bad = from;
    if (!json::valid_utf8(text.substr(from, end - from))) break;
    from = end + 1;
  }
  throw Refused{{places.at(bad), "this line is not UTF-8"}};
}

}  // namespace

Node parse(std::string_view text, Findings& findings) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const Places places(text);
  Builder builder(places, findings);
  try {
    refuse_strange(text, places);
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) throw Refused{{{1, 1}, "there is nothing in it"}};
    Findings ignored;
    Builder second(places, ignored);
    if (parser.HandleNextDocument(second)) {
      throw Refused{{second.take().at, "a second document: a file has one scenario"}};
    }
  } catch (const Refused& refused) {
    findings.push_back(refused.finding);
  } catch (const YAML::Exception& error) {
    findings.push_back({places.at(error.mark), "not YAML: " + error.msg});
  }
  return builder.take();
}

}  // namespace perdura::simulator::scenario
