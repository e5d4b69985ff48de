# Compiler cache, linker, warnings and sanitizers; nothing here changes what the code means.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(LLD NAMES ld.lld ld.lld-14)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

set(XEBER_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize takes them (address,undefined or thread)")
if(XEBER_SANITIZE)
  add_compile_options(-fsanitize=${XEBER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${XEBER_SANITIZE})
endif()

# What every target of ours is compiled with (not generated code).
add_library(xeber_warnings INTERFACE)
target_compile_options(xeber_warnings INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers)
