#!/bin/sh
# Stands in for Electron: a console that its user closes at once, if it was told which cluster it is for.
case "$*" in
  *--connection=*--data=*--end-with-stdin*) exit 0 ;;
  *) exit 9 ;;
esac
