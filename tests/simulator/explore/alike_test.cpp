// Seeds under which the same kind of thing goes wrong.
#include "simulator/explore/alike.hpp"

#include <gmock/gmock.h>

#include "simulator/weather.hpp"

namespace perdura::simulator {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const Plan stores_and_networks{{"store.order", "order", 2, "deadlock"},
                               {"http.order", "shop", 1, "lose_request"},
                               {"store.payment", "payment", 1, "deadlock"}};

TEST(SeedsAlike, BringNothingButFaultsOfThePlansClasses) {
  int both = 0;
  const auto seeds = seeds_alike(stores_and_networks, 60);
  ASSERT_THAT(seeds, SizeIs(60));
  for (const auto seed : seeds) {
    auto weather = swarm_weather(seed);
    const bool stores = std::exchange(weather.of(FaultClass::Store), 0) > 0;
    const bool networks = std::exchange(weather.of(FaultClass::Network), 0) > 0;
    EXPECT_TRUE(stores || networks) << seed;
    EXPECT_EQ(weather, fair_weather()) << seed;
    both += stores && networks ? 1 : 0;
  }
  EXPECT_GT(both, 0) << "what needs faults of two classes is found too";
}

TEST(SeedsAlike, AreNoneWhereNothingWentWrong) { EXPECT_THAT(seeds_alike({}, 60), IsEmpty()); }

}  // namespace
}  // namespace perdura::simulator
