// Random walks through a book of addresses, against a model.
#include <rapidcheck.h>

#include "tests/services/identity/address_world.hpp"

namespace perdura::services::identity::testing {
namespace {

constexpr std::size_t longest_walk = 40;

enum class Act { Add, Remove, MakeDefault, Change, Freeze };

struct Step {
  Act act = Act::Add;
  std::size_t pick = 0;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << static_cast<int>(step.act) << " " << step.pick << "}";
}

rc::Gen<Step> any_step() {
  const auto act = rc::gen::weightedElement<Act>(
      {{6, Act::Add}, {3, Act::Remove}, {3, Act::MakeDefault}, {1, Act::Change}, {1, Act::Freeze}});
  return rc::gen::build<Step>(rc::gen::set(&Step::act, act),
                              rc::gen::set(&Step::pick, rc::gen::inRange<std::size_t>(0, 1'000)));
}

class Walk {
 public:
  void take(const Step& step) {
    if (step.act == Act::Add) return add();
    if (step.act == Act::Freeze) return freeze();
    if (book_.empty()) return;
    const std::size_t at = step.pick % book_.size();
    const domain::AddressId id = book_[at].id;
    if (step.act == Act::Change) {
      book_[at].line = next_line();
      RC_ASSERT(world_.own(HttpMethod::Put, "/" + id.value(), AddressWorld::body(book_[at].line))
                    .status == 200);
    } else if (step.act == Act::MakeDefault) {
      RC_ASSERT(world_.make_default(id).status == 200);
      default_ = id;
    } else {
      RC_ASSERT(world_.remove(id).status == 204);
      book_.erase(book_.begin() + static_cast<std::ptrdiff_t>(at));
      if (default_ == id) default_ = book_.empty() ? domain::AddressId() : book_.back().id;
    }
  }

  void check() const {
    std::string wanted;
    int defaults = 0;
    for (auto one = book_.rbegin(); one != book_.rend(); ++one) {
      wanted += (wanted.empty() ? "" : " ") + one->line + (one->id == default_ ? "*" : "");
      defaults += one->id == default_ ? 1 : 0;
    }
    RC_ASSERT(defaults == (book_.empty() ? 0 : 1));
    RC_ASSERT(world_.book() == wanted);
  }
  void check_snapshots() const {
    for (const auto& [id, line] : frozen_) RC_ASSERT(world_.text_of(id).at("line") == line);
  }

 private:
  struct Kept {
    domain::AddressId id;
    std::string line;
  };

  std::string next_line() { return std::to_string(++lines_); }
  void add() {
    const std::string line = next_line();
    const auto answer = world_.add(line);
    const bool full = book_.size() == static_cast<std::size_t>(addresses_max);
    RC_ASSERT(answer.status == (full ? 422 : 201));
    if (full) return;
    book_.push_back({json::from_text<AddressView>(answer.body).id, line});
    if (book_.size() == 1) default_ = book_.front().id;
  }
  void freeze() {
    const std::string id = "ads_" + std::to_string(++snapshots_);
    const bool any = !book_.empty();
    RC_ASSERT(world_.frozen(world_.wish(id)) == (any ? "AddressFrozen" : "NoDefaultAddress"));
    if (!any) return;
    for (const Kept& kept : book_) {
      if (kept.id == default_) frozen_[id] = kept.line;
    }
  }

  AddressWorld world_;
  std::vector<Kept> book_;  // newest last
  domain::AddressId default_;
  std::map<std::string, std::string> frozen_;
  int lines_ = 0;
  int snapshots_ = 0;
};

TEST(AddressProperty, OfAnyBookExactlyOneIsTheDefaultAndSnapshotsStay) {
  EXPECT_TRUE(rc::check([] {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest_walk);
    const auto steps = *rc::gen::container<std::vector<Step>>(length, any_step());
    Walk walk;
    for (const Step& step : steps) {
      walk.take(step);
      walk.check();
    }
    walk.check_snapshots();
  }));
}

}  // namespace
}  // namespace perdura::services::identity::testing
