# xeber_room(<name> [DEPENDS rooms...] [PRIVATE libraries...] [PUBLIC libraries...])
# One static library a room, from all .cc files of the current folder; include paths start at the project's root.
function(xeber_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;PRIVATE;PUBLIC" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  if(NOT sources)  # a room of headers only
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/empty.cc "")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/empty.cc)
  endif()
  add_library(xeber_${name} STATIC ${sources})
  target_include_directories(xeber_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  list(TRANSFORM ROOM_DEPENDS PREPEND xeber_)
  target_link_libraries(xeber_${name} PUBLIC ${ROOM_DEPENDS} ${ROOM_PUBLIC} PRIVATE xeber_warnings ${ROOM_PRIVATE})
endfunction()
