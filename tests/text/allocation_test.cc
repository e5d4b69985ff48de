// In the steady state the analyser allocates nothing.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "text/analyzer.h"

namespace {
std::atomic<long> allocations{0};
}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace xeber {
namespace {

TEST(AllocationTest, TheSecondTextAllocatesNothing) {
  const auto analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  const std::pair<std::string_view, std::string_view> texts[] = {
      {"az",
       "Nazirlər Kabinetinin iclasında BMT-nin hesabatı, 2024-cü ilin büdcəsi və S.Quliyevin təklifi müzakirə edilib. Sonra səs "
       "verildi."},
      {"en",
       "The council's report on COP29 was read at 10:30; see www.site.example or mail a@b.example. Nobody, it seems, objected!"},
      {"ru", "На заседании Кабинета министров обсудили доклад ООН и бюджет 2024-го года. Затем прошло голосование."},
      {"tr", "Bakanlar Kurulu'nun toplantısında TBMM'nin raporu ve 2024 bütçesi görüşüldü. Sonra oylama yapıldı."}};
  Analysis analysis;
  for (int round = 0; round < 3; ++round) {
    const long before = allocations;
    for (const auto& [language, text] : texts) analyzer->Analyze(text, Language(language), analysis);
    if (round == 2) {
      EXPECT_EQ(allocations - before, 0);
    }
  }
}

// A text of `words` words that no other text has, in the letters of `language`.
std::string NewText(std::string_view language, std::size_t words, std::size_t& number) {
  const bool cyrillic = language == "ru";
  const std::string_view syllables[] = {cyrillic ? "на" : "na", cyrillic ? "ло" : "lə", cyrillic ? "ги" : "gi",
                                        cyrillic ? "му" : "mu", cyrillic ? "ша" : "şa", cyrillic ? "тё" : "ti",
                                        cyrillic ? "ви" : "vı", cyrillic ? "ро" : "rö"};
  std::string text;
  for (std::size_t i = 0; i < words; ++i, ++number) {
    for (std::size_t left = number + 8; left > 0; left /= 8) text += syllables[left % 8];
    text += cyrillic ? "ами " : "larının ";
  }
  return text;
}

TEST(AllocationTest, WordsThatWereNeverSeenAllocateNothingEither) {
  const auto analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  for (const std::string_view language : {"az", "tr", "ru", "en"}) {
    Analysis analysis;
    std::size_t number = 1000;
    analyzer->Analyze(NewText(language, 60000, number), Language(language), analysis);
    for (int round = 0; round < 5; ++round) {
      const std::string text = NewText(language, 40000, number);
      const long before = allocations;
      analyzer->Analyze(text, Language(language), analysis);
      EXPECT_EQ(allocations - before, 0) << language;
    }
  }
}

}  // namespace
}  // namespace xeber
