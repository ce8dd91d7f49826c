// The one place that names the vendored file: everything else says what it takes from here.

export {
  html,
  render,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "../vendor/htm-preact-standalone-3.1.1.module.js";
