/** React with its types, which the npm package does not carry: the UI imports it from here. @module */
// @ts-types="@types/react"
export {
  Component,
  createContext,
  memo,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
// @ts-types="@types/react"
export type { ReactNode } from "react";
