// Who is to move an order, and its parcels.
#include "tests/audit/audit_world.hpp"

namespace perdura::audit::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ALostWorkflow : public ::testing::Test {
 protected:
  void SetUp() override { before_ = world().runs.running; }
  void TearDown() override { world().runs.running = before_; }
  static std::string parcel() { return world().read().books.parcels.at(world().shipping).front(); }

 private:
  std::map<std::string, std::string> before_;
};

TEST_F(ALostWorkflow, OfAnOpenOrderIsFound) {
  world().runs.running.erase(world().unpaid);
  const auto verdict = world().judged();
  ASSERT_THAT(verdict.counted, SizeIs(1));
  EXPECT_EQ(verdict.counted.front().code, "WORKFLOW_LOST");
  EXPECT_EQ(verdict.counted.front().order, world().unpaid);
}

TEST_F(ALostWorkflow, OfAParcelUnderWayIsFound) {
  world().runs.running.erase(parcel());
  EXPECT_THAT(world().codes(), ElementsAre("SHIPMENT_WORKFLOW_LOST"));
}

TEST_F(ALostWorkflow, OfAnOrderThatHasEndedIsNone) {
  ASSERT_FALSE(world().runs.running.contains(world().cancelled));
  EXPECT_THAT(world().codes(), IsEmpty());
}

/// The server's list of open workflows lags behind.
struct Lagging final : Workflows {
  std::map<std::string, std::string> open() override { return {}; }
  std::map<std::string, RunState> look_at(const std::vector<std::string>& ids) override {
    return world().runs.look_at(ids);
  }
};

TEST_F(ALostWorkflow, IsNoneIfOnlyTheListIsOld) {
  Lagging lagging;
  const auto ports = world().ports();
  const Ports old{ports.order,   ports.payment, ports.product, ports.shipping, ports.stores,
                  ports.gateway, ports.courier, ports.bus,     lagging,        ports.clock};
  const Progress untold = [](std::string_view, std::size_t) {};
  const auto first = read(old, {}, untold);
  ASSERT_FALSE(first.findings.empty());
  const auto verdict = judge(first, read_again(old, first, untold), false);
  EXPECT_THAT(verdict.counted, IsEmpty());
  EXPECT_EQ(verdict.gone, static_cast<std::int64_t>(first.findings.size()));
}

}  // namespace
}  // namespace perdura::audit::testing
