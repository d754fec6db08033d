import { playGuide } from './guide.js'

playGuide('the guide to labs', 'labs.md')
