// The documents of a posting list in two bytes each: a segment is cut in pages of 65,536 documents, at most two, and a list says
// where its second page begins.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

namespace xeber {

using DocId = std::uint32_t;  // of an article within its segment, 0 = oldest; articles without a date come first

inline constexpr int kPageShift = 16;
inline constexpr DocId kPageDocuments = DocId{1} << kPageShift;
inline constexpr DocId kMaxSegmentDocuments = 2 * kPageDocuments;

// The first document of the page of `doc`.
constexpr DocId PageOf(DocId doc) { return doc & ~(kPageDocuments - 1); }
// A document's number within its page.
constexpr std::uint16_t NumberInPage(DocId doc) { return static_cast<std::uint16_t>(doc); }

// Ascending document numbers. A view: valid as long as the segment.
class DocList {
 public:
  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = DocId;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = DocId;

    Iterator() = default;
    Iterator(const DocList& list, std::size_t at) : numbers_(list.numbers_), second_page_(list.second_page_), at_(at) {}
    DocId operator*() const { return Read(numbers_, second_page_, at_); }
    DocId operator[](difference_type n) const { return *(*this + n); }
    Iterator& operator+=(difference_type n) {
      at_ += static_cast<std::size_t>(n);
      return *this;
    }
    Iterator& operator-=(difference_type n) { return *this += -n; }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this -= 1; }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    Iterator operator--(int) {
      const Iterator before = *this;
      --*this;
      return before;
    }
    friend Iterator operator+(Iterator at, difference_type n) { return at += n; }
    friend Iterator operator+(difference_type n, Iterator at) { return at += n; }
    friend Iterator operator-(Iterator at, difference_type n) { return at -= n; }
    friend difference_type operator-(const Iterator& a, const Iterator& b) {
      return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }
    friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.at_ <=> b.at_; }

   private:
    const std::uint16_t* numbers_ = nullptr;
    std::size_t second_page_ = 0;
    std::size_t at_ = 0;
  };

  DocList() = default;
  // Numbers within their page; those from `second_page` on are of the second one.
  DocList(std::span<const std::uint16_t> numbers, std::size_t second_page)
      : numbers_(numbers.data()), size_(numbers.size()), second_page_(second_page) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  DocId operator[](std::size_t at) const { return Read(numbers_, second_page_, at); }
  DocId back() const { return (*this)[size_ - 1]; }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size_}; }
  std::reverse_iterator<Iterator> rbegin() const { return std::reverse_iterator(end()); }
  std::reverse_iterator<Iterator> rend() const { return std::reverse_iterator(begin()); }

  // As they are stored, for reading many of one page.
  const std::uint16_t* numbers() const { return numbers_; }
  // The newest documents, `count` at the most.
  DocList Newest(std::size_t count) const {
    if (count >= size_) return *this;
    const std::size_t left_out = size_ - count;
    return {{numbers_ + left_out, count}, second_page_ > left_out ? second_page_ - left_out : 0};
  }

  // Whether the numbers ascend and lie below `documents`.
  bool IsSound(DocId documents) const;

 private:
  static DocId Read(const std::uint16_t* numbers, std::size_t second_page, std::size_t at) {
    return numbers[at] | static_cast<DocId>(at >= second_page) << kPageShift;
  }

  const std::uint16_t* numbers_ = nullptr;
  std::size_t size_ = 0;
  std::size_t second_page_ = 0;
};

}  // namespace xeber
